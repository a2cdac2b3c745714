import { OFFSETS_TOPIC, SHARE_TOPIC, TRANSACTION_TOPIC, targetReplicas } from '../../cluster.ts'
import { perTopic } from '../per-topic.ts'
import { raiseReplication } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { brokersNamed, shareOf } from '../scene.ts'

/** What hangs on each of Kafka's own topics. */
const HELD = new Map<string, { readonly what: string; readonly why: string }>([
  [
    OFFSETS_TOPIC,
    {
      what: 'Offsets of all groups',
      why: 'Every consumer group joins and commits through this topic. Where its only replica stops, the groups stop, however many replicas their own topics have. It was created while too few brokers were up, and Kafka never raises a replication factor by itself.',
    },
  ],
  [
    TRANSACTION_TOPIC,
    {
      what: 'State of all transactions',
      why: 'Every transactional producer begins and commits through this topic. Where its only replica stops, exactly-once producers stop.',
    },
  ],
  [
    SHARE_TOPIC,
    {
      what: 'State of all share groups',
      why: 'Share groups keep what was delivered and acknowledged in this topic. Where its only replica stops, they stop.',
    },
  ],
])

/** What clients keep in the topic, where it is one of those that they cannot do without. */
export function heldIn(topic: string): string | undefined {
  return HELD.get(topic)?.what
}

/** Kafka's own topics with partitions that have one replica: a single point of failure for every client. */
export const internalOneReplica: Rule = {
  id: 'internal-one-replica',
  severity: 'critical',
  title: "One of Kafka's own topics without a second replica",
  why: 'Consumer groups, transactions and share groups are coordinated through these topics. Where the only replica stops, they stop, however many replicas their own topics have.',
  mends: 'Give it as many replicas as other topics have.',
  docs: 'brokerconfigs_offsets.topic.replication.factor',
  find: (scene) =>
    perTopic(
      scene,
      (partition, topic) =>
        HELD.has(topic.name) && targetReplicas(partition).length === 1 && !scene.targetOf(topic).mayBeSingle,
      (topic, single) => {
        const homes = new Set(single.flatMap(targetReplicas))
        const { what, why } = HELD.get(topic.name) ?? { what: topic.name, why: internalOneReplica.why }
        return {
          title: homes.size === 1 ? `${what} on one broker` : `${what} without a second replica`,
          facts: `RF 1 · ${shareOf(single, topic)} on ${brokersNamed(homes)}`,
          why,
          remedy: raiseReplication(scene, topic, scene.targetOf(topic).replicationFactor),
        }
      },
    ),
}
