import { minInsyncReplicas, replicationFactor, type Topic } from '../../cluster.ts'
import { MIN_ISR } from '../config-keys.ts'
import type { Remedy } from '../finding.ts'
import { aboutTopic } from '../per-topic.ts'
import { setOnTopic } from '../remedies.ts'
import { type Rule, words } from '../rule.ts'
import { type Scene, topicsWithout } from '../scene.ts'

/** Topics of two or more replicas with min.insync.replicas = 1, where more can be asked for. */
export const minIsrOne: Rule = {
  id: 'min-isr-one',
  severity: 'high',
  title: 'acks=all gives no more than acks=1',
  why: 'With one replica in sync an acknowledged write lives on one disk only, and the producer is not told.',
  mends:
    'Set min.insync.replicas to 2 where there are three replicas. Topics with two replicas need a third one first.',
  docs: 'topicconfigs_min.insync.replicas',
  find: (scene) =>
    scene.cluster.topics.flatMap((topic) => {
      const factor = replicationFactor(topic)
      if (factor < 2 || topic.config[MIN_ISR] === undefined || minInsyncReplicas(topic) !== 1) return []
      if (scene.targetOf(topic).minInsyncReplicas < 2) return []
      return [
        {
          ...aboutTopic(topic),
          // What is lost of Kafka's own topics is a commit that is repeated, and no record.
          ...(topic.internal ? { severity: 'medium' as const } : {}),
          facts: `RF ${factor} · min.insync.replicas 1${topic.config[MIN_ISR].source === 'topic' ? '' : ', a default'}`,
          basis: `RF ${factor} · min.insync.replicas 1`,
          remedy: raiseMinIsr(scene, topic),
        },
      ]
    }),
  unknown: (scene) => topicsWithout(scene, MIN_ISR),
}

/**
 * The change to what is wanted; words while the topic has too few replicas for it. One more than needed is enough, and as many
 * where the policy has it so.
 */
export function raiseMinIsr(scene: Scene, topic: Topic): Remedy {
  const { minInsyncReplicas: wanted, statedMinInsync, replicationFactor: factor } = scene.targetOf(topic)
  const least = Math.min(...topic.partitions.map(({ replicas }) => replicas.length))
  const mayNeedAll = statedMinInsync === wanted && least >= factor
  if (mayNeedAll ? least < wanted : least <= wanted) {
    return words(
      `Add a replica first: with min.insync.replicas ${wanted} of ${least} replicas any loss would refuse writes.`,
    )
  }
  return setOnTopic(
    topic,
    MIN_ISR,
    String(wanted),
    `Its producers with acks=all then wait while fewer than ${wanted} replicas are in sync, and are refused. That is what protects what they were told is written.`,
  )
}
