import type { Partition } from '../../cluster.ts'
import { perTopic } from '../per-topic.ts'
import { type Rule, words } from '../rule.ts'
import { brokersNamed, type Scene, shareOf } from '../scene.ts'

/** Reassignments that cannot go on: what they copy to is down, or there is no leader to copy from. */
export const stuckReassignment: Rule = {
  id: 'stuck-reassignment',
  severity: 'high',
  title: 'A reassignment that cannot end',
  why: 'Kafka ends a reassignment only once every replica that it adds is in sync. Until then no other change of these partitions is possible, and no plan touches them.',
  mends: 'Bring the broker back that is copied to or from, or cancel the reassignment.',
  docs: 'basic_ops_partitionassignment',
  find: (scene) =>
    perTopic(
      scene,
      (partition) => partition.adding.length > 0 && obstacleOf(partition, scene) !== null,
      (topic, stuck) => {
        const away = stuck.flatMap((partition) => obstacleOf(partition, scene) ?? [])
        return {
          facts:
            away.length === 0
              ? `${shareOf(stuck, topic)} without a leader to copy from`
              : `${shareOf(stuck, topic)} · ${brokersNamed(away)} cannot take its copy`,
          basis: brokersNamed(away),
          remedy: words(
            away.length === 0
              ? 'Bring a broker back that has an in-sync replica.'
              : `Bring ${brokersNamed(away)} back, with a log directory that works. Otherwise cancel it: on the page of the job if it is one of this console, else with kafka-reassign-partitions --cancel.`,
          ),
        }
      },
    ),
}

/** The brokers that cannot take the copy meant for them; empty where there is nobody to copy from; null where it can go on. */
function obstacleOf(partition: Partition, { isLive }: Scene): readonly number[] | null {
  const away = partition.adding.filter((id) => !isLive(id) || partition.offline.includes(id))
  if (away.length > 0) return away
  return partition.leader === null ? [] : null
}
