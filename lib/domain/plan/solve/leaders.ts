import { cheapest } from './cheapest.ts'
import { levelled } from './level.ts'
import { ArcList, Network } from './network.ts'

/**
 * Reorders replica lists so that first places, over the eligible brokers, have the least sum of squares, by the fewest changes.
 * A change is a first place that is not the one of `leaders`, today's; only the new leader moves, to the front. `base` are the first places that stay as they are; `mayLead` says which brokers can.
 * A list without any such broker stays as it is.
 */
export function withLevelLeaders(
  lists: readonly (readonly number[])[],
  leaders: readonly (number | undefined)[],
  base: Int32Array,
  mayLead: Uint8Array,
): (readonly number[])[] {
  const brokers = base.length
  const arcs = new ArcList()
  const counts = Int32Array.from(base)
  let nodes = brokers
  const entries = lists.map((list, index) => {
    const able = list.filter((broker) => mayLead[broker])
    const [first] = able
    if (first === undefined) return null
    const node = nodes++
    const ends = able.map((broker) => ({
      broker,
      arc: arcs.add(node, broker, 1, broker === leaders[index] ? 0 : 1),
    }))
    counts[first] = (counts[first] ?? 0) + 1
    return { node, ends }
  })
  const sink = nodes++
  for (let broker = 0; broker < brokers; broker++) arcs.add(broker, sink, 0, 0)
  const network = new Network(nodes, arcs)
  for (const entry of entries) if (entry?.ends[0]) network.seed(entry.ends[0].arc, 1)
  const ends = { nodes: Array.from({ length: brokers }, (_, broker) => broker), counts, counted: mayLead }
  const goOn = () => true
  const exit = levelled(network, ends, goOn)
  if (exit === null) return [...lists]
  const supplies = new Map(entries.flatMap((entry) => (entry ? [[entry.node, 1] as const] : [])))
  cheapest(network, ends, exit, supplies, goOn)
  return lists.map((list, index) => {
    const leader = entries[index]?.ends.find(({ arc }) => network.flow(arc) > 0)?.broker
    return leader === undefined || leader === list[0]
      ? list
      : [leader, ...list.filter((broker) => broker !== leader)]
  })
}
