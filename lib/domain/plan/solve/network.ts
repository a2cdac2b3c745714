/**
 * A flow network with whole capacities and costs. The arcs that leave node v are `first[v] … first[v + 1] - 1`, next to each
 * other in memory: on large networks that is what the time depends on. Each arc has a reverse, `pair[arc]`; `left` is what an
 * arc may still carry, so what a forward arc carries shows as `left` of its reverse.
 */
export class Network {
  readonly nodes: number
  readonly first: Int32Array
  readonly head: Int32Array
  readonly pair: Int32Array
  readonly left: Int32Array
  /** Of the forward arc; its reverse costs the negative. */
  readonly cost: Int8Array
  /** 1 for arcs that were added, 0 for their reverses. */
  readonly forward: Uint8Array
  /** Where the arcs of the list went, in its order. */
  private readonly placeOf: Int32Array

  constructor(nodes: number, { tails, heads, caps, costs }: ArcList) {
    const arcs = tails.length * 2
    this.nodes = nodes
    this.first = firstArcs(nodes, tails, heads)
    this.head = new Int32Array(arcs)
    this.pair = new Int32Array(arcs)
    this.left = new Int32Array(arcs)
    this.cost = new Int8Array(arcs)
    this.forward = new Uint8Array(arcs)
    this.placeOf = new Int32Array(tails.length)
    const free = this.first.slice()
    const take = (node: number) => {
      const place = free[node] as number
      free[node] = place + 1
      return place
    }
    for (let index = 0; index < tails.length; index++) {
      const from = tails[index] as number
      const to = heads[index] as number
      const arc = take(from)
      const reverse = take(to)
      this.head[arc] = to
      this.head[reverse] = from
      this.pair[arc] = reverse
      this.pair[reverse] = arc
      this.left[arc] = caps[index] as number
      this.cost[arc] = costs[index] as number
      this.cost[reverse] = -(costs[index] as number)
      this.forward[arc] = 1
      this.placeOf[index] = arc
    }
  }

  /** Units that an arc of the list carries. */
  flow(arc: ListedArc): number {
    return this.left[this.pair[this.placeOf[arc] as number] as number] as number
  }

  /** Adds units to an arc of the list. */
  seed(arc: ListedArc, units: number): void {
    this.push(this.placeOf[arc] as number, units)
  }

  push(arc: number, units: number): void {
    const reverse = this.pair[arc] as number
    this.left[arc] = (this.left[arc] as number) - units
    this.left[reverse] = (this.left[reverse] as number) + units
  }
}

/** An arc by its position in the list that the network was made from. */
export type ListedArc = number

/** Arcs while a network is being put together. */
export class ArcList {
  readonly tails: number[] = []
  readonly heads: number[] = []
  readonly caps: number[] = []
  readonly costs: number[] = []

  add(from: number, to: number, cap: number, cost: number): ListedArc {
    this.heads.push(to)
    this.caps.push(cap)
    this.costs.push(cost)
    return this.tails.push(from) - 1
  }
}

function firstArcs(nodes: number, tails: readonly number[], heads: readonly number[]): Int32Array {
  const first = new Int32Array(nodes + 1)
  for (const node of tails) first[node + 1] = (first[node + 1] as number) + 1
  for (const node of heads) first[node + 1] = (first[node + 1] as number) + 1
  for (let node = 0; node < nodes; node++)
    first[node + 1] = (first[node + 1] as number) + (first[node] as number)
  return first
}
