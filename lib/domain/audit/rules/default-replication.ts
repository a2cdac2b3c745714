import { ANY_TOPIC, tooLow } from '../broker-defaults.ts'
import { DEFAULT_FACTOR } from '../config-keys.ts'
import type { Rule } from '../rule.ts'
import { brokersWithout } from '../scene.ts'

export const defaultReplication: Rule = {
  id: 'default-replication',
  severity: 'medium',
  title: 'New topics begin with too few replicas',
  why: 'A topic that is created without a replication factor gets this one, and Kafka never raises it later.',
  mends: 'Set default.replication.factor in the configuration of every broker.',
  docs: 'brokerconfigs_default.replication.factor',
  find: (scene) => tooLow(scene, DEFAULT_FACTOR, scene.targetOf(ANY_TOPIC).replicationFactor),
  unknown: (scene) => brokersWithout(scene, DEFAULT_FACTOR),
}
