import { ANY_TOPIC, tooLow } from '../broker-defaults.ts'
import { MIN_ISR } from '../config-keys.ts'
import { type Rule, words } from '../rule.ts'
import { brokersWithout } from '../scene.ts'

export const defaultMinIsr: Rule = {
  id: 'default-min-isr',
  severity: 'low',
  title: 'New topics need one replica in sync',
  why: 'A topic that does not say otherwise gets this min.insync.replicas: acks=all then gives it no more than acks=1.',
  mends: 'Set min.insync.replicas for the whole cluster.',
  docs: 'brokerconfigs_min.insync.replicas',
  find: (scene) => {
    const wanted = scene.targetOf(ANY_TOPIC).minInsyncReplicas
    return tooLow(scene, MIN_ISR, wanted).map((found) => ({
      ...found,
      remedy: words(
        `Run kafka-configs --entity-type brokers --entity-default --alter --add-config ${MIN_ISR}=${wanted}. It changes every topic that does not set it, so look first which of them have fewer than ${wanted + 1} replicas.`,
      ),
    }))
  },
  unknown: (scene) => brokersWithout(scene, MIN_ISR),
}
