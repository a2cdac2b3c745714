import { type Cluster, SHARE_TOPIC, TRANSACTION_TOPIC } from '../cluster.ts'
import { formatPercent } from '../quantity.ts'
import { listed } from '../words.ts'
import { isLeaderless, type Loss } from './loss.ts'

/**
 * What becomes of the coordinators that live in one of Kafka's own topics. Ids are hashed over its partitions, so the share of
 * the partitions is that of the ids.
 */
export type CoordinatorLoss = {
  readonly topic: typeof TRANSACTION_TOPIC | typeof SHARE_TOPIC
  readonly partitions: number
  /** Nothing that is coordinated there goes on. */
  readonly offline: number
  /** No transaction begins or ends there, and no share group gets on: all of that are writes with acks=all. */
  readonly writeBlocked: number
  /** Another broker takes over; by an unclean election it does so with some of them forgotten. */
  readonly failsOver: number
}

/** Of transactional ids and of share groups, where the cluster has any. Consumer groups are told by name: `Loss.groups`. */
export function coordinatorLosses(cluster: Cluster, loss: Loss): readonly CoordinatorLoss[] {
  return ([TRANSACTION_TOPIC, SHARE_TOPIC] as const).flatMap((name) => {
    const topic = cluster.topics.find((one) => one.name === name)
    if (topic === undefined) return []
    const own = loss.partitions.filter((one) => one.topic === name)
    const count = (test: (one: (typeof own)[number]) => boolean) => own.filter(test).length
    return [
      {
        topic: name,
        partitions: topic.partitions.length,
        offline: count(isLeaderless),
        writeBlocked: count(({ stalls }) => stalls),
        failsOver: count((one) => !one.stalls && !isLeaderless(one)),
      },
    ]
  })
}

const IDS = { [TRANSACTION_TOPIC]: 'transactional ids', [SHARE_TOPIC]: 'the state of share groups' }

/** "Of transactional ids 34 % stop, and 66 % move to another broker." Empty where nothing happens to them. */
export function coordinatorWords({ topic, partitions, ...counts }: CoordinatorLoss): string {
  const parts = [
    { count: counts.offline, verb: 'stop' },
    { count: counts.writeBlocked, verb: 'can neither begin nor commit' },
    { count: counts.failsOver, verb: 'move to another broker' },
  ]
    .filter(({ count }) => count > 0)
    .map(({ count, verb }) => `${formatPercent(count / partitions)} ${verb}`)
  return parts.length === 0 ? '' : `Of ${IDS[topic]}, ${listed(parts)} (by partitions of ${topic}).`
}
