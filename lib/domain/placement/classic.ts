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
import { perCluster } from '../per-cluster.ts'
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
  const scene = sceneOf(cluster)
  const factor = replicationFactor(topic)
  const { brokers, start, follows } = bestRule(topic, factor, scene.all)
  const departures = topic.partitions.flatMap((partition): Departure[] => {
    const actual = targetReplicas(partition)
    const expected = classicReplicas(partition.id, factor, start, brokers)
    if (sameReplicas(expected, actual)) return []
    return [{ partition: partition.id, expected, actual, ...judgement(expected, actual, factor, scene) }]
  })
  return { start, brokers, follows, partitions: topic.partitions.length, departures }
}

/** What every fit of one cluster is judged by. */
type PlacementScene = {
  readonly all: readonly BrokerId[]
  readonly byId: ReadonlyMap<BrokerId, Broker>
  /** Racks that hold a live broker. */
  readonly racks: number
}

const sceneOf = perCluster(
  (cluster): PlacementScene => ({
    all: cluster.brokers.map((broker) => broker.id),
    byId: new Map(cluster.brokers.map((broker) => [broker.id, broker])),
    racks: racksOf(cluster.brokers.filter((broker) => broker.alive)).length,
  }),
)

type Rule = Pick<Fit, 'brokers' | 'start' | 'follows'>

function bestRule(topic: Topic, factor: number, all: readonly BrokerId[]): Rule {
  const overAll = ruleOver(all, topic, factor)
  if (overAll.follows === topic.partitions.length) return overAll
  const used = [...new Set(topic.partitions.flatMap(targetReplicas))].sort((a, b) => a - b)
  // A topic with one replica on one broker "follows" a rule over that broker alone, which explains nothing.
  if (used.length < 2 || used.length === all.length || used.length < factor) return overAll
  const overUsed = ruleOver(used, topic, factor)
  return overUsed.follows > overAll.follows ? overUsed : overAll
}

function ruleOver(brokers: readonly BrokerId[], topic: Topic, factor: number): Rule {
  const n = brokers.length
  const start = bestStart(brokers, topic)
  const follows = topic.partitions.filter((partition) => {
    const replicas = targetReplicas(partition)
    return (
      replicas.length === Math.min(factor, n) &&
      replicas.every((id, j) => id === brokers[(partition.id + j + start) % n])
    )
  })
  return { brokers, start, follows: follows.length }
}

/** Each partition whose replicas are consecutive brokers votes for one start; else its preferred leader breaks ties. */
function bestStart(brokers: readonly BrokerId[], topic: Topic): number {
  const n = brokers.length
  const votes = new Map<number, { whole: number; leading: number }>()
  for (const partition of topic.partitions) {
    const replicas = targetReplicas(partition)
    const first = brokers.indexOf(replicas[0] ?? -1)
    if (first < 0) continue
    const start = (((first - partition.id) % n) + n) % n
    const vote = votes.get(start) ?? { whole: 0, leading: 0 }
    vote.leading += 1
    if (replicas.every((id, j) => id === brokers[(first + j) % n])) vote.whole += 1
    votes.set(start, vote)
  }
  const [best] = [...votes].sort(([a, x], [b, y]) => y.whole - x.whole || y.leading - x.leading || a - b)
  return best?.[0] ?? 0
}

function judgement(
  expected: readonly BrokerId[],
  actual: readonly BrokerId[],
  factor: number,
  { byId, racks }: PlacementScene,
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
