import { minInsyncReplicas, neededInSync, type Partition } from '../../cluster.ts'
import { MIN_ISR } from '../config-keys.ts'
import { perTopic, topicsWith } from '../per-topic.ts'
import { type Rule, words } from '../rule.ts'
import { allNamed, behind, brokersNamed, shareOf, topicsWithout } from '../scene.ts'

/**
 * Fewer in sync than needed, and led. The high watermark stands still then, with and without ELR, so what is written with
 * acks=1 is accepted and not seen (`Partition.maybeIncrementLeaderHW`; observed on Kafka 4.3).
 */
export const belowMinIsr: Rule = {
  id: 'below-min-isr',
  severity: 'critical',
  title: 'Writes with acks=all are refused',
  why: 'Producers with acks=all get NOT_ENOUGH_REPLICAS, and what is written with acks=1 stays invisible to consumers.',
  mends: 'Bring the replicas that are behind or down back in sync.',
  docs: 'topicconfigs_min.insync.replicas',
  find: (scene) =>
    perTopic(
      scene,
      (partition, topic) =>
        partition.leader !== null && partition.isr.length < neededInSync(topic, partition),
      (topic, partitions) => ({
        facts: `${shareOf(partitions, topic)} below min.insync.replicas ${minInsyncReplicas(topic)}`,
        basis: `${allNamed(partitions)} below ${minInsyncReplicas(topic)}`,
        remedy: words(backInSync(partitions)),
      }),
    ),
  unknown: (scene) => topicsWithout(scene, MIN_ISR),
  // Without a leader it is offline, and has no more in sync.
  hidden: (scene) => topicsWith(scene, ({ leader }) => leader === null),
}

function backInSync(partitions: readonly Partition[]): string {
  const late = partitions.flatMap(behind)
  if (late.length > 0) return `Bring the replicas back in sync: ${brokersNamed(late)} behind.`
  return 'Wait for the replicas that are being added: a faster throttle brings them in sync sooner.'
}
