import {
  type BrokerId,
  type Cluster,
  type Group,
  OFFSETS_TOPIC,
  type Partition,
  SHARE_TOPIC,
  type Topic,
} from '../../cluster.ts'
import { javaHash } from '../../group-hash.ts'
import type { GroupState, PartitionState } from '../loss.ts'

/**
 * What happens when brokers are lost, told as plainly as Kafka's rules are: every partition and every group looked at for
 * each question, nothing remembered, nothing shared with what it judges but the words.
 */

type Told = {
  readonly state: PartitionState
  readonly leader: BrokerId | null
  /** Nobody leads it, not even with records lost. */
  readonly gone: boolean
  /** Whoever leads it is too few for acks=all. */
  readonly refuses: boolean
  /** Another broker leads it than before. */
  readonly moves: boolean
}

export function majorityLeft({ kraft, brokers }: Cluster, lost: readonly BrokerId[]): boolean {
  if (kraft === null) return true
  const up = kraft.voters.filter((voter) => {
    const broker = brokers.find(({ id }) => id === voter)
    return !lost.includes(voter) && broker?.alive !== false && !kraft.lagging.includes(voter)
  })
  return up.length * 2 > kraft.voters.length
}

/** What becomes of a partition, whether or not it has a replica on the lost. */
export function stateAfter(
  cluster: Cluster,
  topic: Topic,
  partition: Partition,
  lost: readonly BrokerId[],
): Told {
  const lives = (id: BrokerId) =>
    !lost.includes(id) &&
    cluster.brokers.find((broker) => broker.id === id)?.alive === true &&
    !partition.offline.includes(id)
  const minIsr = Number(topic.config['min.insync.replicas']?.value ?? '1')
  const m = Math.min(minIsr, partition.replicas.length)
  const { leader } = partition
  if (!majorityLeft(cluster, lost)) {
    if (leader === null || !lives(leader))
      return { state: 'offline', leader: null, gone: true, refuses: false, moves: false }
    const waits = !partition.isr.every(lives) || partition.isr.length < m
    return { state: waits ? 'stalled' : 'unaffected', leader, gone: false, refuses: waits, moves: false }
  }
  let isr = partition.isr.filter(lives)
  let next =
    leader !== null && isr.includes(leader) ? leader : partition.replicas.find((id) => isr.includes(id))
  if (isr.length === 0 && cluster.elrEnabled) {
    const elr = partition.elr.filter(lives)
    next =
      leader !== null && elr.includes(leader) ? leader : partition.replicas.find((id) => elr.includes(id))
    if (next !== undefined) isr = [next]
  }
  if (next === undefined) {
    const unclean = topic.config['unclean.leader.election.enable']?.value === 'true'
    const atRisk = unclean && partition.replicas.some(lives)
    const state = atRisk ? 'offline-data-at-risk' : 'offline'
    return {
      state,
      leader: null,
      gone: !atRisk,
      refuses: atRisk && m > 1,
      moves: atRisk && partition.replicas.find(lives) !== leader,
    }
  }
  const told = { leader: next, gone: false, refuses: isr.length < m, moves: next !== leader }
  if (told.refuses) return { state: 'stalled', ...told }
  return { state: next === leader ? 'unaffected' : 'fails-over', ...told }
}

/** A partition without a replica on the lost is unaffected. */
export function partitionOracle(
  cluster: Cluster,
  topic: Topic,
  partition: Partition,
  lost: readonly BrokerId[],
): Told {
  if (!partition.replicas.some((id) => lost.includes(id)))
    return { state: 'unaffected', leader: partition.leader, gone: false, refuses: false, moves: false }
  return stateAfter(cluster, topic, partition, lost)
}

export function groupOracle(cluster: Cluster, group: Group, lost: readonly BrokerId[]): GroupState {
  const after = (name: string, ids?: readonly number[]): Told[] => {
    const topic = cluster.topics.find((one) => one.name === name)
    return (topic?.partitions ?? [])
      .filter(({ id }) => ids === undefined || ids.includes(id))
      .map((partition) => partitionOracle(cluster, topic as Topic, partition, lost))
  }
  const home = group.coordinatorPartition === null ? [] : after(OFFSETS_TOPIC, [group.coordinatorPartition])
  const share = sharePartitions(cluster, group).flatMap((id) => after(SHARE_TOPIC, [id]))
  const kept = [...home, ...share]
  if (home.some(({ gone }) => gone) || (share.length > 0 && share.every(({ gone }) => gone))) return 'stops'
  const written = group.protocol === 'share' ? share : home
  if (written.some(({ refuses }) => refuses)) return 'cannot-commit'
  const read = group.topics.flatMap((topic) => after(topic))
  if (read.some(({ gone, refuses }) => gone || refuses) || share.some(({ gone }) => gone)) return 'reads-less'
  return kept.some(({ moves, state }) => moves || state === 'offline-data-at-risk') ? 'rejoins' : 'unaffected'
}

function sharePartitions({ topics }: Cluster, group: Group): number[] {
  const count = topics.find(({ name }) => name === SHARE_TOPIC)?.partitions.length ?? 0
  if (group.protocol !== 'share' || count === 0) return []
  return topics
    .filter(({ name }) => group.topics.includes(name))
    .flatMap(({ id, partitions }) =>
      partitions.map((partition) => Math.abs(javaHash(`${group.id}:${id}:${partition.id}`)) % count),
    )
}
