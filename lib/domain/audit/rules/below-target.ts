import { replicationFactor, targetReplicas } from '../../cluster.ts'
import { counted } from '../../words.ts'
import { aboutTopic } from '../per-topic.ts'
import { raiseReplication } from '../remedies.ts'
import { type Rule, words } from '../rule.ts'

/** Topics with more than one replica, yet fewer than the target. */
export const belowTarget: Rule = {
  id: 'below-target',
  severity: 'medium',
  title: 'Fewer replicas than wanted',
  why: 'While one broker is repaired or restarted, each of its partitions is down to fewer replicas than wanted, and a second failure may stop it.',
  mends: 'Give it more replicas, or say in the policy that these are enough.',
  docs: 'basic_ops_increase_replication_factor',
  find: (scene) =>
    scene.cluster.topics.flatMap((topic) => {
      const { replicationFactor: wanted } = scene.targetOf(topic)
      const least = Math.min(...topic.partitions.map((partition) => targetReplicas(partition).length))
      if (topic.partitions.length === 0 || least < 2 || least >= wanted) return []
      const live = scene.liveBrokers.length
      return [
        {
          ...aboutTopic(topic),
          title: `${least} replicas, ${wanted} wanted`,
          facts: `RF ${replicationFactor(topic)} · ${counted(topic.partitions.length, 'partition')}`,
          basis: `${least} of ${wanted} replicas`,
          remedy:
            live < wanted
              ? words(
                  `${counted(live, 'broker')} can hold ${live} replicas. Start more, then they can be added here.`,
                )
              : raiseReplication(scene, topic, wanted),
        },
      ]
    }),
}
