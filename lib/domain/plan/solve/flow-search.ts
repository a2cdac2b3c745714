import type { Network } from './network.ts'

const FAR = 0x7fffffff

/**
 * Brings units from nodes with a surplus to nodes that lack some, along the cheapest ways: successive shortest paths with
 * potentials (Edmonds and Karp 1972), a blocking flow for each distance (Dinic). Costs are small and whole.
 */
export class FlowSearch {
  /** Units that each node has too many; negative where it lacks some. */
  readonly excess: Int32Array
  private readonly network: Network
  private readonly cost: Int8Array
  private readonly potential: Int32Array
  private readonly distance: Int32Array
  private readonly layer: Int32Array
  private readonly next: Int32Array

  constructor(network: Network, excess: Int32Array, cost: Int8Array) {
    this.network = network
    this.excess = excess
    this.cost = cost
    this.potential = new Int32Array(network.nodes)
    this.distance = new Int32Array(network.nodes)
    this.layer = new Int32Array(network.nodes)
    this.next = new Int32Array(network.nodes)
  }

  /** Dijkstra with buckets from all nodes with a surplus; afterwards the shortest ways have reduced cost 0. False: no way. */
  findDistances(): boolean {
    const { first, head, left } = this.network
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
        for (let arc = first[node] as number; arc < (first[node + 1] as number); arc++) {
          if ((left[arc] as number) === 0) continue
          const to = head[arc] as number
          const length = reach + this.reducedCost(node, arc, to)
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

  /** Numbers the nodes by their distance in arcs, up to the nearest that lacks a unit. */
  private findLayers(): boolean {
    const { first, head, left } = this.network
    const { layer, excess } = this
    layer.fill(-1)
    const queue: number[] = []
    excess.forEach((units, node) => {
      if (units > 0) {
        layer[node] = 0
        queue.push(node)
      }
    })
    let last = FAR
    for (let index = 0; index < queue.length; index++) {
      const node = queue[index] as number
      if ((layer[node] as number) >= last) break
      for (let arc = first[node] as number; arc < (first[node + 1] as number); arc++) {
        if ((left[arc] as number) === 0) continue
        const to = head[arc] as number
        if ((layer[to] as number) >= 0 || this.reducedCost(node, arc, to) !== 0) continue
        layer[to] = (layer[node] as number) + 1
        if ((excess[to] as number) < 0) last = layer[to] as number
        queue.push(to)
      }
    }
    return last !== FAR
  }

  /** One unit from `start` to a node that lacks one; false where no way is left. */
  private route(start: number): boolean {
    const { network, next, layer, excess } = this
    const { first, head, pair } = network
    const path: number[] = []
    let node = start
    while ((excess[node] as number) >= 0) {
      const end = first[node + 1] as number
      const deeper = (layer[node] as number) + 1
      let arc = next[node] as number
      while (arc < end && !this.leads(node, arc, deeper)) arc += 1
      next[node] = arc
      if (arc < end) {
        path.push(arc)
        node = head[arc] as number
        continue
      }
      const back = path.pop()
      if (back === undefined) return false
      node = head[pair[back] as number] as number
      next[node] = (next[node] as number) + 1
    }
    for (const arc of path) network.push(arc, 1)
    excess[start] = (excess[start] as number) - 1
    excess[node] = (excess[node] as number) + 1
    return true
  }

  /** Whether the arc leads one layer on at no cost beyond the shortest way. */
  private leads(from: number, arc: number, layer: number): boolean {
    if ((this.network.left[arc] as number) === 0) return false
    const to = this.network.head[arc] as number
    return (this.layer[to] as number) === layer && this.reducedCost(from, arc, to) === 0
  }

  private reducedCost(from: number, arc: number, to: number): number {
    return (this.cost[arc] as number) + (this.potential[from] as number) - (this.potential[to] as number)
  }
}
