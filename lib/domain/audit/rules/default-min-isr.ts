import { ALL_BROKERS } from '../../config/setting.ts'
import { ANY_TOPIC, tooLow } from '../broker-defaults.ts'
import { MIN_ISR } from '../config-keys.ts'
import type { Rule } from '../rule.ts'
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
      remedy: {
        kind: 'config',
        label: `Set ${MIN_ISR} = ${wanted} on all brokers`,
        changes: [
          { resource: ALL_BROKERS, key: MIN_ISR, value: String(wanted) },
          // What a broker sets for itself would hide it.
          ...scene.liveBrokers
            .filter(({ config }) => config[MIN_ISR]?.source === 'broker')
            .map(({ id }) => ({
              resource: { kind: 'broker' as const, name: String(id) },
              key: MIN_ISR,
              value: null,
            })),
        ],
        text: `It changes every topic that does not set it: those with ${wanted} replicas refuse writes with acks=all at any loss then.`,
      },
    }))
  },
  unknown: (scene) => brokersWithout(scene, MIN_ISR),
}
