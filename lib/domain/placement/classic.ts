import {
  type Broker,
  type BrokerId,
  type Cluster,
  racksOf,
  replicationFactor,
  sameReplicas,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import type { Departure, Fit } from './fit.ts'

/**
 * The classic "i mod n" rule: replica j of partition i belongs on brokers[(i + j + start) mod n], over sorted brokers.
 * Returns the `replicas` broker ids that it expects, in order; fewer when there are fewer brokers.
 */
export function classicReplicas(
  partition: number,
  replicas: number,
  start: number,
  brokers: readonly BrokerId[],
): BrokerId[] {
  const n = brokers.length
  return Array.from({ length: Math.min(replicas, n) }, (_, j) => brokers[(partition + j + start) % n]).filter(
    (id) => id !== undefined,
  )
}

/**
 * The start that explains most of a topic's partitions, and each partition that departs from it.
 * The rule may run over all brokers, or over those that the topic uses (brokers added since).
 */
export function bestFit(topic: Topic, cluster: Cluster): Fit {
  const all = cluster.brokers.map((broker) => broker.id)
  const used = [...new Set(topic.partitions.flatMap(targetReplicas))].sort((a, b) => a - b)
  const overAll = fitOver(all, topic, cluster)
  if (used.length === 0 || used.length === all.length || used.length < replicationFactor(topic))
    return overAll
  const overUsed = fitOver(used, topic, cluster)
  // A topic with one replica on one broker "follows" a rule over that broker alone, which explains nothing.
  return used.length > 1 && overUsed.follows > overAll.follows ? overUsed : overAll
}

function fitOver(brokers: readonly BrokerId[], topic: Topic, cluster: Cluster): Fit {
  const start = bestStart(brokers, topic)
  const scene: PlacementScene = {
    byId: new Map(cluster.brokers.map((broker) => [broker.id, broker])),
    racks: racksOf(cluster.brokers.filter((broker) => broker.alive)).length,
    factor: replicationFactor(topic),
  }
  const departures = topic.partitions.flatMap((partition): Departure[] => {
    const actual = targetReplicas(partition)
    const expected = classicReplicas(partition.id, scene.factor, start, brokers)
    if (sameReplicas(expected, actual)) return []
    return [{ partition: partition.id, expected, actual, ...judgement(expected, actual, scene) }]
  })
  const partitions = topic.partitions.length
  return { start, brokers, follows: partitions - departures.length, partitions, departures }
}

/** Each partition whose replicas are consecutive brokers votes for one start; else its preferred leader breaks ties. */
function bestStart(brokers: readonly BrokerId[], topic: Topic): number {
  const n = brokers.length
  const index = new Map(brokers.map((id, position) => [id, position]))
  const whole = new Array<number>(n).fill(0)
  const leading = new Array<number>(n).fill(0)
  for (const partition of topic.partitions) {
    const replicas = targetReplicas(partition)
    const first = index.get(replicas[0] ?? -1)
    if (first === undefined) continue
    const start = (((first - partition.id) % n) + n) % n
    leading[start] = (leading[start] ?? 0) + 1
    if (replicas.every((id, j) => index.get(id) === (first + j) % n)) whole[start] = (whole[start] ?? 0) + 1
  }
  let best = 0
  for (let start = 1; start < n; start += 1) {
    const gain = (whole[start] ?? 0) - (whole[best] ?? 0) || (leading[start] ?? 0) - (leading[best] ?? 0)
    if (gain > 0) best = start
  }
  return best
}

type PlacementScene = {
  readonly byId: ReadonlyMap<BrokerId, Broker>
  /** Racks that hold a live broker. */
  readonly racks: number
  readonly factor: number
}

function judgement(
  expected: readonly BrokerId[],
  actual: readonly BrokerId[],
  { byId, racks, factor }: PlacementScene,
): Pick<Departure, 'kind' | 'reason'> {
  const dead = actual.filter((id) => !byId.get(id)?.alive)
  if (dead.length > 0) return { kind: 'unsafe', reason: `broker ${dead.join(', ')} is not alive` }
  if (actual.length < factor) {
    return { kind: 'unsafe', reason: `${actual.length} of ${factor} replicas` }
  }
  const brokers = actual.flatMap((id) => byId.get(id) ?? [])
  const distinct = racksOf(brokers)
  if (
    racks > 1 &&
    distinct.length < Math.min(actual.length, racks) &&
    brokers.every((broker) => broker.rack !== null)
  ) {
    return {
      kind: 'unsafe',
      reason: `${actual.length} replicas in ${distinct.length === 1 ? `rack ${distinct[0]} alone` : `${distinct.length} racks`}`,
    }
  }
  if (actual.length === expected.length && expected.every((id) => actual.includes(id))) {
    return { kind: 'harmless', reason: 'the same brokers in another order' }
  }
  return { kind: 'skewed', reason: `on ${actual.join(', ')} instead of ${expected.join(', ')}` }
}
