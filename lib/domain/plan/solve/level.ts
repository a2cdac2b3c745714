import { FlowSearch } from './flow-search.ts'
import type { Network } from './network.ts'

/** The ends of a network: where its units arrive, and whether how many of them does matter. */
export type Ends = {
  /** Node of each end. */
  readonly nodes: readonly number[]
  /** Units on each end, those that no flow changes included; `levelled` keeps it up to date. */
  readonly counts: Int32Array
  /** 1 where the count is to be levelled; elsewhere any number is as good. */
  readonly counted: Uint8Array
}

/** No path leads from this node to any end. */
export const NO_EXIT = 0x7fffffff

/**
 * Changes the flow until the counted ends have the least sum of squares, and returns for each node what one more unit that
 * starts there would add to it (2c + 1 on an end with c units, the least that is reachable): the potentials that prove it.
 * Null where `proceed` said stop.
 *
 * Moving a unit from an end to one that is reachable from it and holds two less lowers the sum; when there is no such pair
 * left, no flow has a lower one, because the counts that flows can have form a base polyhedron (Fujishige 1980).
 */
export function levelled(network: Network, ends: Ends, proceed: () => boolean): Int32Array | null {
  pour(network, ends)
  const exit = new Int32Array(network.nodes).fill(NO_EXIT)
  const via = new Int32Array(network.nodes)
  const endOf = new Int32Array(network.nodes).fill(-1)
  ends.nodes.forEach((node, end) => {
    endOf[node] = end
  })
  const queue = new EmptiestFirst(ends)
  for (let end = queue.next(); end !== null; end = queue.next()) {
    const node = ends.nodes[end] as number
    if (exit[node] !== NO_EXIT) continue
    if (!proceed()) return null
    const found = search(network, ends, { exit, via, endOf }, end)
    if (found === null) continue
    shift(network, ends, via, found, end)
    queue.put(end)
    queue.put(found)
  }
  return exit
}

/**
 * Most of the way at once: from all ends above the average to all below it. Each unit that goes from above to below lowers the
 * sum of squares, so what is left is little and `levelled` does it path by path.
 */
function pour(network: Network, ends: Ends): void {
  const counted = [...ends.counts.keys()].filter((end) => ends.counted[end])
  const total = counted.reduce((sum, end) => sum + (ends.counts[end] as number), 0)
  const average = Math.floor(total / Math.max(1, counted.length))
  for (const middle of [average, average + 1]) {
    const excess = new Int32Array(network.nodes)
    for (const end of counted) excess[ends.nodes[end] as number] = (ends.counts[end] as number) - middle
    const search = new FlowSearch(network, excess, new Int8Array(network.cost.length))
    while (search.advance() > 0);
    for (const end of counted) ends.counts[end] = middle + (excess[ends.nodes[end] as number] as number)
  }
}

type Marks = { readonly exit: Int32Array; readonly via: Int32Array; readonly endOf: Int32Array }

/**
 * Marks every node that reaches `end` and none that was marked before. Returns an end among them that holds two units more, with
 * all marks of this search taken back; null where there is none.
 */
function search(network: Network, ends: Ends, { exit, via, endOf }: Marks, end: number): number | null {
  const { first, head, pair, left } = network
  const mine = ends.counted[end] ? (ends.counts[end] as number) : Number.NEGATIVE_INFINITY
  const value = ends.counted[end] ? 2 * mine + 1 : 0
  const reached = [ends.nodes[end] as number]
  exit[reached[0] as number] = value
  for (let index = 0; index < reached.length; index++) {
    const node = reached[index] as number
    for (let at = first[node] as number; at < (first[node + 1] as number); at++) {
      const from = head[at] as number
      if (exit[from] !== NO_EXIT) continue
      const toward = pair[at] as number
      if ((left[toward] as number) === 0) continue
      exit[from] = value
      via[from] = toward
      reached.push(from)
      const other = endOf[from] as number
      if (other >= 0 && ends.counted[other] && (ends.counts[other] as number) >= Math.max(mine + 2, 1)) {
        for (const marked of reached) exit[marked] = NO_EXIT
        return other
      }
    }
  }
  return null
}

function shift(network: Network, ends: Ends, via: Int32Array, from: number, to: number): void {
  const last = ends.nodes[to] as number
  for (let node = ends.nodes[from] as number; node !== last; ) {
    const arc = via[node] as number
    network.push(arc, 1)
    node = network.head[arc] as number
  }
  ends.counts[from] = (ends.counts[from] as number) - 1
  ends.counts[to] = (ends.counts[to] as number) + 1
}

/** Ends by their count, fewest first; those whose count does not matter before all others. */
class EmptiestFirst {
  private readonly buckets: number[][] = []
  private readonly ends: Ends
  private height = 0

  constructor(ends: Ends) {
    this.ends = ends
    for (let end = ends.nodes.length - 1; end >= 0; end--) this.put(end)
  }

  next(): number | null {
    while (this.height < this.buckets.length) {
      const end = this.buckets[this.height]?.pop()
      if (end === undefined) {
        this.height += 1
        continue
      }
      if (this.keyOf(end) === this.height) return end
      this.put(end)
    }
    return null
  }

  /** To be visited with its present count. */
  put(end: number): void {
    const key = this.keyOf(end)
    while (this.buckets.length <= key) this.buckets.push([])
    this.buckets[key]?.push(end)
    this.height = Math.min(this.height, key)
  }

  private keyOf(end: number): number {
    return this.ends.counted[end] ? (this.ends.counts[end] as number) + 1 : 0
  }
}
