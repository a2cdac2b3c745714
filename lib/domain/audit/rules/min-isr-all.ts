import { minInsyncReplicas, replicationFactor, type Topic } from '../../cluster.ts'
import { MIN_ISR } from '../config-keys.ts'
import type { Remedy } from '../finding.ts'
import { aboutTopic } from '../per-topic.ts'
import { raiseReplication, setOnTopic } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { type Scene, topicsWithout } from '../scene.ts'

/**
 * Topics of two or more replicas whose min.insync.replicas asks for all of them: any loss refuses writes with acks=all.
 * With one replica Kafka asks for that one only, whatever the setting, and its loss stops the partition anyway.
 */
export const minIsrAll: Rule = {
  id: 'min-isr-all',
  severity: 'high',
  title: 'Any loss refuses writes',
  why: 'As soon as one replica is behind or down, writes with acks=all are refused.',
  mends: 'Lower min.insync.replicas below the number of replicas, or add a replica.',
  docs: 'design_ha',
  find: (scene) =>
    scene.cluster.topics.flatMap((topic) => {
      const factor = replicationFactor(topic)
      const needed = minInsyncReplicas(topic)
      const stated = scene.targetOf(topic).statedMinInsync
      if (factor < 2 || needed < factor || (stated !== null && needed <= stated)) return []
      return [
        {
          ...aboutTopic(topic),
          facts: `RF ${factor} · min.insync.replicas ${needed}`,
          remedy: loosen(scene, topic, factor),
        },
      ]
    }),
  unknown: (scene) => topicsWithout(scene, MIN_ISR),
}

/** Two replicas that both must acknowledge want a third one, where a broker can take it. */
function loosen(scene: Scene, topic: Topic, factor: number): Remedy {
  if (factor === 2 && scene.liveBrokers.length > 2) return raiseReplication(scene, topic, 3)
  return setOnTopic(
    topic,
    MIN_ISR,
    String(factor - 1),
    'Writes are then accepted while one replica is away, and acknowledged by one replica less.',
  )
}
