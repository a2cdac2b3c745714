import {
  type Cluster,
  OFFSETS_TOPIC,
  SHARE_TOPIC,
  type Topic,
  TRANSACTION_TOPIC,
  targetReplicas,
} from '../cluster.ts'
import { counted, listedUpTo } from '../words.ts'
import type { Finding } from './finding.ts'
import { raiseReplicationRemedy } from './target.ts'

/** What hangs on each of Kafka's own topics. */
const HELD = new Map<string, readonly [what: string, why: string]>([
  [
    OFFSETS_TOPIC,
    [
      'Offsets of all groups',
      'Every consumer group joins and commits through this topic. Where its only replica stops, the groups stop, however many replicas their own topics have. It was created while too few brokers were up, and Kafka never raises a replication factor by itself.',
    ],
  ],
  [
    TRANSACTION_TOPIC,
    [
      'State of all transactions',
      'Every transactional producer begins and commits through this topic. Where its only replica stops, exactly-once producers stop.',
    ],
  ],
  [
    SHARE_TOPIC,
    [
      'State of all share groups',
      'Share groups keep what was delivered and acknowledged in this topic. Where its only replica stops, they stop.',
    ],
  ],
])

/** Whether this is the rule for that topic, rather than the general one. */
export function hasOwnRule(topic: string): boolean {
  return HELD.has(topic)
}

/** Kafka's own topics with partitions that have one replica: a single point of failure for every client. */
export function internalOneReplica(cluster: Cluster): Finding[] {
  return cluster.topics.flatMap((topic) => {
    const held = HELD.get(topic.name)
    const single = topic.partitions.filter((partition) => targetReplicas(partition).length === 1)
    if (!held || single.length === 0) return []
    const homes = [...new Set(single.flatMap(targetReplicas))].sort((a, b) => a - b)
    const [what, why] = held
    return [
      {
        id: `internal-one-replica:${topic.name}`,
        rule: 'internal-one-replica',
        severity: 'critical',
        title: homes.length === 1 ? `${what} on one broker` : `${what} without a second replica`,
        subject: topic.name,
        facts: `RF 1 · ${placeOf(single.length, topic)} on broker ${listedUpTo(5, homes)}`,
        why,
        topics: [topic.name],
        remedy: raiseReplicationRemedy(cluster, [topic]),
      } satisfies Finding,
    ]
  })
}

function placeOf(single: number, topic: Topic): string {
  return `${single} of ${counted(topic.partitions.length, 'partition')}`
}
