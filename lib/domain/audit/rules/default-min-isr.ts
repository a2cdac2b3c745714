import { SHARE_TOPIC, TRANSACTION_TOPIC } from '../../cluster.ts'
import { ANY_TOPIC, setOnAllBrokers, tooLow, tooLowForInternal } from '../broker-defaults.ts'
import { MIN_ISR, SHARE_MIN_ISR, TRANSACTION_MIN_ISR } from '../config-keys.ts'
import type { Rule } from '../rule.ts'
import { brokersWithout } from '../scene.ts'

/** The offsets topic takes what every topic takes. */
const INTERNAL = [
  [TRANSACTION_TOPIC, TRANSACTION_MIN_ISR],
  [SHARE_TOPIC, SHARE_MIN_ISR],
] as const

export const defaultMinIsr: Rule = {
  id: 'default-min-isr',
  severity: 'low',
  title: 'New topics need one replica in sync',
  why: 'A topic that does not say otherwise gets this min.insync.replicas: acks=all then gives it no more than acks=1.',
  mends: 'Set min.insync.replicas for the whole cluster.',
  docs: 'brokerconfigs_min.insync.replicas',
  find: (scene) => {
    const wanted = scene.targetOf(ANY_TOPIC).minInsyncReplicas
    const text = `It changes every topic that does not set it: those with ${wanted} replicas refuse writes with acks=all at any loss then.`
    const all = tooLow(scene, MIN_ISR, wanted).map((found) => ({
      ...found,
      remedy: setOnAllBrokers(scene, MIN_ISR, String(wanted), text),
    }))
    const own = tooLowForInternal(scene, INTERNAL, ({ minInsyncReplicas }) => minInsyncReplicas)
    return [...all, ...own]
  },
  unknown: (scene) => brokersWithout(scene, MIN_ISR) ?? brokersWithout(scene, TRANSACTION_MIN_ISR),
}
