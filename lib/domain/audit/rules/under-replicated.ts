import { neededInSync } from '../../cluster.ts'
import { perTopic } from '../per-topic.ts'
import { type Rule, words } from '../rule.ts'
import { brokersNamed, shareOf } from '../scene.ts'
import { CATCH_UP, lateAndAlive, worseOff } from './at-min-isr.ts'

/**
 * Replicas on live brokers out of sync, with more in sync than needed. A broker that is down is a finding of its own; replicas
 * being added do not count (KIP-352).
 */
export const underReplicated: Rule = {
  id: 'under-replicated',
  severity: 'high',
  title: 'Replicas out of sync',
  why: 'These partitions have fewer up-to-date copies than they are meant to have.',
  mends: 'Find out why the broker named does not keep up.',
  docs: 'design_replicatedlog',
  find: (scene) =>
    perTopic(
      scene,
      (partition, topic) =>
        partition.leader !== null &&
        partition.isr.length > neededInSync(topic, partition) &&
        lateAndAlive(partition, scene).length > 0,
      (topic, partitions) => {
        const late = brokersNamed(partitions.flatMap((partition) => lateAndAlive(partition, scene)))
        return {
          facts: `${shareOf(partitions, topic)} · ${late} behind`,
          remedy: words(CATCH_UP),
          basis: late,
        }
      },
    ),
  hidden: (scene) => worseOff(scene, (needed) => needed + 1),
}
