import { aboutBrokers } from '../broker-defaults.ts'
import { AUTO_CREATE } from '../config-keys.ts'
import type { Rule } from '../rule.ts'
import { brokersWithout } from '../scene.ts'

export const autoCreateTopics: Rule = {
  id: 'auto-create-topics',
  severity: 'low',
  title: 'Clients create topics by naming them',
  why: 'A misspelt name becomes a topic with default partitions and replicas that nobody decided on, and that stays.',
  mends: 'Turn auto.create.topics.enable off, and create topics on purpose.',
  docs: 'brokerconfigs_auto.create.topics.enable',
  find: ({ registered }) => {
    const on = registered.filter(({ config }) => config[AUTO_CREATE]?.value === 'true')
    return on.length === 0 ? [] : [aboutBrokers(on, `${AUTO_CREATE} = true`)]
  },
  unknown: (scene) => brokersWithout(scene, AUTO_CREATE),
}
