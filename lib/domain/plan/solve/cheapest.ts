import { type Ends, NO_EXIT } from './level.ts'
import type { Network } from './network.ts'

/**
 * Replaces the flow by the cheapest one among those with the same, least sum of squares, given its potentials (`exit`, from
 * `levelled`). By complementary slackness these are exactly the flows that use no arc to a worse exit, fill every arc to a
 * better one, and leave each counted end at one of two counts; so the rest is an ordinary min-cost flow over the arcs between
 * nodes of equal exit. It is solved by successive shortest paths with potentials, a blocking flow for each distance.
 *
 * `supplies` are the units that start at each node. Returns false, with the flow undone, where `proceed` said stop; it is told
 * the share of units that have arrived.
 */
export function cheapest(
  network: Network,
  ends: Ends,
  exit: Int32Array,
  supplies: ReadonlyMap<number, number>,
  proceed: (progress: number) => boolean,
): boolean {
  const search = new Search(network, excessesOf(network, ends, exit, supplies))
  const total = search.excess.reduce((sum, units) => sum + Math.max(0, units), 0)
  for (let arrived = 0; arrived < total; ) {
    if (!proceed(arrived / total)) return false
    if (!search.findDistances()) throw new Error('The network lost a flow that it had.')
    for (let pushed = search.advance(); pushed > 0; pushed = search.advance()) {
      arrived += pushed
      if (!proceed(arrived / total)) return false
    }
  }
  return true
}

/** Fixes every arc that is not between nodes of equal exit, empties the others, and returns what then is left over where. */
function excessesOf(
  network: Network,
  { nodes, counts, counted }: Ends,
  exit: Int32Array,
  supplies: ReadonlyMap<number, number>,
): Int32Array {
  const { left, tail, head } = network
  const fixed = Int32Array.from(counts)
  const endAt = new Map(nodes.map((node, end) => [node, end]))
  for (let arc = 0; arc < left.length; arc += 2) {
    const end = endAt.get(head[arc] as number)
    if (end !== undefined) fixed[end] = (fixed[end] as number) - network.flow(arc)
  }
  const excess = new Int32Array(network.nodes)
  for (const [node, units] of supplies) excess[node] = units
  for (let arc = 0; arc < left.length; arc += 2) {
    const cap = (left[arc] as number) + (left[arc + 1] as number)
    const from = tail[arc] as number
    const to = head[arc] as number
    left[arc] = 0
    left[arc + 1] = 0
    if ((exit[from] as number) === (exit[to] as number)) left[arc] = cap
    else if ((exit[from] as number) > (exit[to] as number)) {
      excess[from] = (excess[from] as number) - cap
      excess[to] = (excess[to] as number) + cap
    }
  }
  let sink = 0
  for (const units of excess) sink -= units
  const { first, order } = network
  nodes.forEach((node, end) => {
    const out = outletOf(order, first[node] as number, first[node + 1] as number)
    if (!counted[end]) {
      left[out] = NO_EXIT
      return
    }
    const lowest = ((exit[node] as number) - 1) / 2 - (fixed[end] as number)
    left[out] = 1
    excess[node] = (excess[node] as number) - lowest
    sink += lowest
  })
  excess[network.nodes - 1] = sink
  return excess
}

/** The arc from an end to the sink: the only one that leaves it forwards. */
function outletOf(order: Int32Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (((order[at] as number) & 1) === 0) return order[at] as number
  throw new Error('An end without an outlet.')
}

const FAR = 0x7fffffff

class Search {
  readonly excess: Int32Array
  private readonly network: Network
  private readonly potential: Int32Array
  private readonly distance: Int32Array
  private readonly layer: Int32Array
  private readonly next: Int32Array

  constructor(network: Network, excess: Int32Array) {
    this.network = network
    this.excess = excess
    this.potential = new Int32Array(network.nodes)
    this.distance = new Int32Array(network.nodes)
    this.layer = new Int32Array(network.nodes)
    this.next = new Int32Array(network.nodes)
  }

  /** Dijkstra with buckets from all nodes with a surplus; afterwards the shortest ways have reduced cost 0. */
  findDistances(): boolean {
    const { first, order, head, left } = this.network
    const { distance, potential, excess } = this
    distance.fill(FAR)
    const buckets: number[][] = [[]]
    excess.forEach((units, node) => {
      if (units > 0) {
        distance[node] = 0
        buckets[0]?.push(node)
      }
    })
    let nearest = FAR
    for (let reach = 0; reach < buckets.length && reach <= nearest; reach++) {
      const bucket = buckets[reach] ?? []
      for (let index = 0; index < bucket.length; index++) {
        const node = bucket[index] as number
        if (distance[node] !== reach) continue
        if ((excess[node] as number) < 0) nearest = Math.min(nearest, reach)
        for (let at = first[node] as number; at < (first[node + 1] as number); at++) {
          const arc = order[at] as number
          if ((left[arc] as number) === 0) continue
          const to = head[arc] as number
          const length = reach + this.reducedCost(arc)
          if (length >= (distance[to] as number)) continue
          distance[to] = length
          while (buckets.length <= length) buckets.push([])
          buckets[length]?.push(to)
        }
      }
    }
    if (nearest === FAR) return false
    for (let node = 0; node < distance.length; node++)
      potential[node] = (potential[node] as number) + Math.min(distance[node] as number, nearest)
    return true
  }

  /** Sends a blocking flow along shortest ways of reduced cost 0 (Dinic). Returns the units that arrived. */
  advance(): number {
    if (!this.findLayers()) return 0
    this.next.set(this.network.first.subarray(0, this.network.nodes))
    let arrived = 0
    for (let node = 0; node < this.excess.length; node++) {
      while ((this.excess[node] as number) > 0 && this.route(node)) arrived += 1
    }
    return arrived
  }

  private findLayers(): boolean {
    const { first, order, head, left } = this.network
    const { layer, excess } = this
    layer.fill(-1)
    const queue: number[] = []
    excess.forEach((units, node) => {
      if (units > 0) {
        layer[node] = 0
        queue.push(node)
      }
    })
    let found = false
    for (let index = 0; index < queue.length; index++) {
      const node = queue[index] as number
      if ((excess[node] as number) < 0) found = true
      for (let at = first[node] as number; at < (first[node + 1] as number); at++) {
        const arc = order[at] as number
        const to = head[arc] as number
        if ((left[arc] as number) === 0 || (layer[to] as number) >= 0 || this.reducedCost(arc) !== 0) continue
        layer[to] = (layer[node] as number) + 1
        queue.push(to)
      }
    }
    return found
  }

  /** One unit from `start` to a node that lacks one; false where no way is left. */
  private route(start: number): boolean {
    const { network, next, layer, excess } = this
    const { first, order, head, left } = network
    const path: number[] = []
    let node = start
    while ((excess[node] as number) >= 0) {
      const end = first[node + 1] as number
      let at = next[node] as number
      while (at < end) {
        const arc = order[at] as number
        const to = head[arc] as number
        if (
          (left[arc] as number) > 0 &&
          (layer[to] as number) === (layer[node] as number) + 1 &&
          this.reducedCost(arc) === 0
        )
          break
        at += 1
      }
      next[node] = at
      if (at < end) {
        const arc = order[at] as number
        path.push(arc)
        node = head[arc] as number
        continue
      }
      const back = path.pop()
      if (back === undefined) return false
      node = network.tail[back] as number
      next[node] = (next[node] as number) + 1
    }
    for (const arc of path) network.push(arc, 1)
    excess[start] = (excess[start] as number) - 1
    excess[node] = (excess[node] as number) + 1
    return true
  }

  private reducedCost(arc: number): number {
    const { cost, tail, head } = this.network
    return (
      (cost[arc] as number) +
      (this.potential[tail[arc] as number] as number) -
      (this.potential[head[arc] as number] as number)
    )
  }
}
