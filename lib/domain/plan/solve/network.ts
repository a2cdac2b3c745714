/**
 * A flow network with whole capacities and costs. Arcs come in pairs: arc `a` and its reverse `a ^ 1`; `left` is what an arc
 * may still carry, so a flow of f on a forward arc shows as `left` of its reverse.
 */
export class Network {
  readonly nodes: number
  readonly tail: Int32Array
  readonly head: Int32Array
  readonly left: Int32Array
  /** Of the forward arc; its reverse costs the negative. */
  readonly cost: Int8Array
  /** The arcs that leave node v are `order[first[v]] … order[first[v + 1] - 1]`. */
  readonly first: Int32Array
  readonly order: Int32Array

  constructor(nodes: number, arcs: ArcList) {
    const count = arcs.tails.length * 2
    this.nodes = nodes
    this.tail = new Int32Array(count)
    this.head = new Int32Array(count)
    this.left = new Int32Array(count)
    this.cost = new Int8Array(count)
    this.first = new Int32Array(nodes + 1)
    this.order = new Int32Array(count)
    for (let index = 0; index < arcs.tails.length; index++) {
      const from = arcs.tails[index] ?? 0
      const to = arcs.heads[index] ?? 0
      const forward = index * 2
      this.tail[forward] = from
      this.head[forward] = to
      this.left[forward] = arcs.caps[index] ?? 0
      this.cost[forward] = arcs.costs[index] ?? 0
      this.tail[forward + 1] = to
      this.head[forward + 1] = from
      this.cost[forward + 1] = -(arcs.costs[index] ?? 0)
    }
    this.sortArcs()
  }

  /** Units that a forward arc carries. */
  flow(arc: number): number {
    return this.left[arc ^ 1] as number
  }

  push(arc: number, units: number): void {
    this.left[arc] = (this.left[arc] as number) - units
    this.left[arc ^ 1] = (this.left[arc ^ 1] as number) + units
  }

  private sortArcs(): void {
    for (const node of this.tail) this.first[node + 1] = (this.first[node + 1] as number) + 1
    for (let node = 0; node < this.nodes; node++)
      this.first[node + 1] = (this.first[node + 1] as number) + (this.first[node] as number)
    const next = this.first.slice()
    for (let arc = 0; arc < this.tail.length; arc++) {
      const node = this.tail[arc] as number
      const place = next[node] as number
      this.order[place] = arc
      next[node] = place + 1
    }
  }
}

/** Arcs while a network is being put together; `add` returns the forward arc's number. */
export class ArcList {
  readonly tails: number[] = []
  readonly heads: number[] = []
  readonly caps: number[] = []
  readonly costs: number[] = []

  add(from: number, to: number, cap: number, cost: number): number {
    this.tails.push(from)
    this.heads.push(to)
    this.caps.push(cap)
    this.costs.push(cost)
    return (this.tails.length - 1) * 2
  }
}
