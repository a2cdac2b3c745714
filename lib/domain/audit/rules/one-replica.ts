import { targetReplicas } from '../../cluster.ts'
import { perTopic } from '../per-topic.ts'
import { raiseReplication } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { brokersNamed, shareOf } from '../scene.ts'
import { heldIn } from './internal-one-replica.ts'

/** Topics with partitions that have one replica. Kafka's coordinator topics have a rule of their own. */
export const oneReplica: Rule = {
  id: 'one-replica',
  severity: 'critical',
  title: 'One replica, no copy',
  why: 'Each partition stops with its only broker; if that disk is lost, its data is lost for good.',
  mends: 'Give it more replicas.',
  docs: 'basic_ops_increase_replication_factor',
  find: (scene) =>
    perTopic(
      scene,
      (partition, topic) =>
        heldIn(topic.name) === undefined &&
        targetReplicas(partition).length === 1 &&
        !scene.targetOf(topic).mayBeSingle,
      (topic, single) => {
        const homes = [...new Set(single.flatMap(targetReplicas))]
        return {
          facts: `RF 1 · ${shareOf(single, topic)} on ${brokersNamed(homes)}`,
          ...(homes.length === 1
            ? {
                why: `While broker ${homes[0]} is down nothing can be read or written; if its disk is lost, this data is lost for good.`,
              }
            : {}),
          remedy: raiseReplication(scene, topic, scene.targetOf(topic).replicationFactor),
        }
      },
    ),
}
