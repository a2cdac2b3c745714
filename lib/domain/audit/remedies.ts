import { type Partition, racksOf, type Topic, targetReplicas } from '../cluster.ts'
import { type Balance, EVERYTHING, type Goals, NO_GOALS } from '../plan/goals.ts'
import { goalsTitle } from '../plan/title.ts'
import type { ConfigWish, Remedy } from './finding.ts'
import { words } from './rule.ts'
import type { Scene } from './scene.ts'

export function planFor(goals: Goals): Remedy {
  return { kind: 'plan', label: goalsTitle(goals), goals }
}

/** The plan that gives a topic `factor` replicas, or as many as there are live brokers; words where no plan can. */
export function raiseReplication(scene: Scene, topic: Topic, factor: number): Remedy {
  const { liveBrokers } = scene
  const { name } = topic
  const reachable = Math.min(factor, liveBrokers.length)
  if (reachable < 2)
    return words('One broker is alive. Start at least two more, then the replicas can be added here.')
  if (waitsForBrokers(scene, topic)) return BACK_FIRST
  return planFor({
    ...NO_GOALS,
    replication: [{ pattern: name, factor: reachable, orMore: true }],
    // Without it all leaders would stay where the single replicas were.
    balance: ['leaders'],
    scope: { ...EVERYTHING, topics: [name], waiting: 'leave' },
  })
}

/** The plan that puts the replicas of a topic in distinct racks; words where brokers have no rack, or no plan can. */
export function spreadOverRacks(scene: Scene, topic: Topic): Remedy {
  if (!topic.partitions.some((partition) => canSpread(partition, scene))) return BACK_FIRST
  if (scene.liveBrokers.some(({ rack }) => rack === null))
    return words('Set broker.rack on every broker first: a plan needs to know where each of them is.')
  return planFor({
    ...NO_GOALS,
    racks: true,
    scope: { ...EVERYTHING, topics: [topic.name], waiting: 'leave' },
  })
}

export const BACK_FIRST = words(
  'Start the brokers that are down first: a plan leaves partitions alone that have a replica there.',
)

/** Whether such a plan would leave every partition of the topic as it is. */
function waitsForBrokers({ isLive }: Scene, { partitions }: Topic): boolean {
  return partitions.every((partition) => targetReplicas(partition).some((id) => !isLive(id)))
}

/** Whether such a plan could put the partition in more racks than it is in. */
function canSpread(partition: Partition, { byId, isLive, liveRacks }: Scene): boolean {
  const replicas = targetReplicas(partition)
  const racks = racksOf(replicas.flatMap((id) => byId.get(id) ?? [])).length
  return replicas.every(isLive) && racks < Math.min(replicas.length, liveRacks)
}

/** The plan that evens out what brokers carry, over all topics. */
export function balanceAll(balance: Balance): Remedy {
  return planFor({ ...NO_GOALS, balance: [balance], scope: { ...EVERYTHING, waiting: 'leave' } })
}

/** The change of one topic's configuration. */
export function setOnTopic({ name }: Topic, key: string, value: string, text: string): Remedy {
  const changes: readonly ConfigWish[] = [{ resource: { kind: 'topic', name }, key, value }]
  return { kind: 'config', label: `Set ${key} = ${value} on ${name}`, changes, text }
}
