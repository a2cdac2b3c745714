import { OFFSETS_TOPIC, SHARE_TOPIC, TRANSACTION_TOPIC } from '../../cluster.ts'
import { tooLowForInternal } from '../broker-defaults.ts'
import { OFFSETS_FACTOR, SHARE_FACTOR, TRANSACTION_FACTOR } from '../config-keys.ts'
import type { Rule } from '../rule.ts'
import { brokersWithout } from '../scene.ts'

const INTERNAL = [
  [OFFSETS_TOPIC, OFFSETS_FACTOR],
  [TRANSACTION_TOPIC, TRANSACTION_FACTOR],
  [SHARE_TOPIC, SHARE_FACTOR],
] as const

export const internalDefaultReplication: Rule = {
  id: 'internal-default-replication',
  severity: 'medium',
  title: "Kafka's own topics would begin with too few replicas",
  why: 'They are created when the first client needs them, with this replication factor, and every client hangs on them afterwards.',
  mends: 'Set it in the configuration of every broker, before the topic is created.',
  docs: 'brokerconfigs_offsets.topic.replication.factor',
  find: (scene) => tooLowForInternal(scene, INTERNAL, ({ replicationFactor }) => replicationFactor),
  unknown: (scene) => brokersWithout(scene, OFFSETS_FACTOR),
}
