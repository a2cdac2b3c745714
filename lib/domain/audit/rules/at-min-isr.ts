import { neededInSync, type Partition, type Topic } from '../../cluster.ts'
import { MIN_ISR } from '../config-keys.ts'
import { perTopic, topicsWith } from '../per-topic.ts'
import { type Found, type Rule, words } from '../rule.ts'
import { behind, brokersNamed, type Scene, shareOf, topicsWithout } from '../scene.ts'

/**
 * Just as many in sync as needed, because replicas on live brokers are behind. Where a broker is down, that is the finding,
 * and where all replicas are needed by configuration, `min-isr-all` is.
 */
export const atMinIsr: Rule = {
  id: 'at-min-isr',
  severity: 'high',
  title: 'One more loss refuses writes',
  why: 'Exactly as many replicas are in sync as writes with acks=all need: the next one that falls behind or stops refuses them.',
  mends: 'Bring the replicas that are behind back in sync.',
  docs: 'topicconfigs_min.insync.replicas',
  find: (scene) =>
    perTopic(
      scene,
      (partition, topic) => isAtMinIsr(partition, topic) && lateAndAlive(partition, scene).length > 0,
      (topic, partitions) => ({
        facts: `${shareOf(partitions, topic)} · ${brokersNamed(
          partitions.flatMap((partition) => lateAndAlive(partition, scene)),
        )} behind`,
        remedy: words(CATCH_UP),
        basis: brokersNamed(partitions.flatMap((partition) => lateAndAlive(partition, scene))),
      }),
    ),
  unknown: (scene) => topicsWithout(scene, MIN_ISR),
  hidden: (scene) => worseOff(scene, (needed) => needed),
}

export const CATCH_UP =
  'Look at the broker named: it has just started, is throttled, or is too slow to follow (its disk, its network, long pauses of its Java machine).'

/** With one needed and one there, the next loss takes the partition offline: that is as urgent. */
function isAtMinIsr(partition: Partition, topic: Topic): boolean {
  return partition.leader !== null && partition.isr.length === neededInSync(topic, partition)
}

/**
 * Topics of which more is wrong than that some replicas are behind: fewer in sync than `leastOf` says, or no leader, or a replica
 * behind whose broker is down or log directory failed. That is told instead, and whether the replicas keep up shows after it.
 */
export function worseOff(scene: Scene, leastOf: (needed: number) => number): Iterable<Pick<Found, 'of'>> {
  return topicsWith(scene, (partition, topic) => {
    if (partition.leader === null) return true
    const late = behind(partition)
    if (late.length === 0) return false
    const seen = lateAndAlive(partition, scene)
    return (
      partition.isr.length < leastOf(neededInSync(topic, partition)) ||
      late.some((id) => scene.isRegistered(id) && !seen.includes(id))
    )
  })
}

/** Replicas behind on brokers that are alive, without those whose log directory has failed. */
export function lateAndAlive(partition: Partition, { isLive }: Scene): number[] {
  return behind(partition).filter((id) => isLive(id) && !partition.offline.includes(id))
}
