import { minInsyncReplicas, replicationFactor } from '../../cluster.ts'
import { MIN_ISR } from '../config-keys.ts'
import { aboutTopic } from '../per-topic.ts'
import type { Rule } from '../rule.ts'
import { topicsWithout } from '../scene.ts'
import { raiseMinIsr } from './min-isr-one.ts'

/** Topics whose min.insync.replicas is above 1, yet below what the policy wants. */
export const minIsrBelowTarget: Rule = {
  id: 'min-isr-below-target',
  severity: 'medium',
  title: 'min.insync.replicas below what is wanted',
  why: 'Acknowledged writes live on fewer disks than the policy asks for.',
  mends: 'Set min.insync.replicas as the policy has it.',
  docs: 'topicconfigs_min.insync.replicas',
  find: (scene) =>
    scene.cluster.topics.flatMap((topic) => {
      const now = minInsyncReplicas(topic)
      const { minInsyncReplicas: wanted } = scene.targetOf(topic)
      const factor = replicationFactor(topic)
      if (topic.config[MIN_ISR] === undefined || now < 2 || now >= wanted || factor < 2) return []
      return [
        {
          ...aboutTopic(topic),
          facts: `RF ${factor} · min.insync.replicas ${now}, ${wanted} wanted`,
          remedy: raiseMinIsr(scene, topic),
        },
      ]
    }),
  unknown: (scene) => topicsWithout(scene, MIN_ISR),
}
