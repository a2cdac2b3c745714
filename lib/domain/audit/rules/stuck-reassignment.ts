import { type BrokerId, isMoving, type Partition, targetReplicas } from '../../cluster.ts'
import { perTopic } from '../per-topic.ts'
import { type Rule, words } from '../rule.ts'
import { brokersNamed, type Scene, shareOf } from '../scene.ts'

/**
 * Reassignments that cannot go on (a replica that they end with is down, or there is no leader to copy from), or that copy nothing.
 */
export const stuckReassignment: Rule = {
  id: 'stuck-reassignment',
  severity: 'high',
  title: 'A reassignment that does not go on',
  why: 'Kafka ends a reassignment only once every replica that it adds is in sync, and where it removes more than it adds those that stay as well. Until then no other change of these partitions is possible, and no plan touches them.',
  mends:
    'Bring the broker back that has to be in sync or is copied from, let it copy faster than is written, or cancel the reassignment.',
  docs: 'basic_ops_partitionassignment',
  find: (scene) => {
    const stalled = new Map(
      scene.cluster.stalled.map(({ topic, partition, brokers }) => [`${partition} ${topic}`, brokers]),
    )
    const obstacleOf = (partition: Partition, topic: string) =>
      obstacle(partition, stalled.get(`${partition.id} ${topic}`) ?? [], scene)
    return perTopic(
      scene,
      (partition, { name }) => isMoving(partition) && obstacleOf(partition, name) !== null,
      (topic, stuck) => {
        const obstacles = stuck.flatMap((partition) => obstacleOf(partition, topic.name) ?? [])
        const [worst] = KINDS.filter((kind) => obstacles.some((one) => one.kind === kind))
        const brokers = brokersNamed(obstacles.flatMap((one) => (one.kind === worst ? one.brokers : [])))
        const [facts, remedy] = WORDS[worst ?? 'no-leader'](brokers)
        return { facts: `${shareOf(stuck, topic)} ${facts}`, basis: brokers, remedy: words(remedy) }
      },
    )
  },
}

/** The worst first. */
const KINDS = ['away', 'no-leader', 'stalled'] as const
type Obstacle = { readonly kind: (typeof KINDS)[number]; readonly brokers: readonly BrokerId[] }

const CANCEL =
  'Otherwise cancel it: on the page of the job if it is one of this console, else with kafka-reassign-partitions --cancel.'

const WORDS: Readonly<
  Record<Obstacle['kind'], (brokers: string) => readonly [facts: string, remedy: string]>
> = {
  away: (brokers) => [
    `· ${brokers} cannot get in sync`,
    `Bring ${brokers} back, with a log directory that works. ${CANCEL}`,
  ],
  'no-leader': () => [
    'without a leader to copy from',
    `Bring a broker back that has an in-sync replica. ${CANCEL}`,
  ],
  stalled: (brokers) => [
    `· ${brokers} copies nothing`,
    `Raise the throttle above what producers write to these partitions, and look at the disk and the network of ${brokers}. ${CANCEL}`,
  ],
}

/** What keeps the reassignment from its end; null where it can go on. */
function obstacle(partition: Partition, stalled: readonly BrokerId[], { isLive }: Scene): Obstacle | null {
  const away = awaited(partition).filter((id) => !isLive(id) || partition.offline.includes(id))
  if (away.length > 0) return { kind: 'away', brokers: away }
  if (partition.leader === null) return { kind: 'no-leader', brokers: [] }
  const idle = stalled.filter((id) => partition.adding.includes(id) && !partition.isr.includes(id))
  return idle.length > 0 ? { kind: 'stalled', brokers: idle } : null
}

/**
 * Those that have to get in sync: what is added, and where fewer are added than removed all that are left at the end
 * (`PartitionReassignmentReplicas.maybeCompleteReassignment`; observed on Kafka 4.3). Where all that are added are in sync and it
 * has not ended, it waits for the rest as well: later releases always do.
 */
function awaited(partition: Partition): readonly BrokerId[] {
  const { isr, adding, removing } = partition
  const added = adding.filter((id) => !isr.includes(id))
  if (added.length > 0 && adding.length >= removing.length) return added
  return targetReplicas(partition).filter((id) => !isr.includes(id))
}
