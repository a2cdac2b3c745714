import { FlowSearch } from './flow-search.ts'
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
  const { excess, filled } = fix(network, ends, exit, supplies)
  const search = new FlowSearch(network, excess, network.cost)
  const total = search.excess.reduce((sum, units) => sum + Math.max(0, units), 0)
  for (let arrived = 0; arrived < total; ) {
    if (!proceed(arrived / total)) return false
    if (!search.findDistances()) throw new Error('The network lost a flow that it had.')
    for (let pushed = search.advance(); pushed > 0; pushed = search.advance()) {
      arrived += pushed
      if (!proceed(arrived / total)) return false
    }
  }
  for (const { arc, units } of filled) network.left[network.pair[arc] as number] = units
  return true
}

/**
 * Empties the network, and shuts every arc that is not between nodes of equal exit. Returns those among them that every
 * solution fills, and what each node then has too many or lacks.
 */
function fix(
  network: Network,
  { nodes, counts, counted }: Ends,
  exit: Int32Array,
  supplies: ReadonlyMap<number, number>,
) {
  const { first, head, left, pair, forward } = network
  const fixed = new Int32Array(network.nodes)
  nodes.forEach((node, end) => {
    fixed[node] = counts[end] as number
  })
  const excess = new Int32Array(network.nodes)
  const filled: { readonly arc: number; readonly units: number }[] = []
  for (const [node, units] of supplies) excess[node] = units
  for (let from = 0; from < network.nodes; from++) {
    for (let arc = first[from] as number; arc < (first[from + 1] as number); arc++) {
      if (!forward[arc]) continue
      const to = head[arc] as number
      const reverse = pair[arc] as number
      const carried = left[reverse] as number
      const cap = (left[arc] as number) + carried
      fixed[to] = (fixed[to] as number) - carried
      left[arc] = 0
      left[reverse] = 0
      if ((exit[from] as number) === (exit[to] as number)) left[arc] = cap
      else if ((exit[from] as number) > (exit[to] as number)) {
        excess[from] = (excess[from] as number) - cap
        excess[to] = (excess[to] as number) + cap
        filled.push({ arc, units: cap })
      }
    }
  }
  let sink = 0
  for (const units of excess) sink -= units
  nodes.forEach((node, end) => {
    const out = outletOf(network, node)
    if (!counted[end]) {
      left[out] = NO_EXIT
      return
    }
    const lowest = ((exit[node] as number) - 1) / 2 - (fixed[node] as number)
    left[out] = 1
    excess[node] = (excess[node] as number) - lowest
    sink += lowest
  })
  excess[network.nodes - 1] = sink
  return { excess, filled }
}

/** The arc from an end to the sink: the only one that leaves it forwards. */
function outletOf({ first, forward }: Network, node: number): number {
  for (let arc = first[node] as number; arc < (first[node + 1] as number); arc++) if (forward[arc]) return arc
  throw new Error('An end without an outlet.')
}
