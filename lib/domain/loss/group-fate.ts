import { type Group, OFFSETS_TOPIC } from '../cluster.ts'
import type { BeforeLoss } from './before-loss.ts'
import type { GroupLoss, GroupState, PartitionLoss } from './loss.ts'

const WORST_FIRST: readonly GroupState[] = ['stops', 'cannot-commit', 'reads-less', 'rejoins', 'unaffected']

/**
 * Groups that do more than rejoin, worst first. A group's coordinator is the leader of its partition of
 * `__consumer_offsets`; joining and committing are writes with acks=all to that partition.
 */
export function groupLosses(before: BeforeLoss, partitions: readonly PartitionLoss[]): GroupLoss[] {
  const offsets = new Map(
    partitions.filter(({ topic }) => topic === OFFSETS_TOPIC).map((loss) => [loss.partition, loss]),
  )
  const silent = new Set(
    partitions
      .filter(({ state, leader }) => leader === null || state === 'stalled')
      .map(({ topic }) => topic),
  )
  const touched = new Set([
    ...[...offsets.keys()].flatMap((partition) => before.groupsAt.get(partition) ?? []),
    ...[...silent].flatMap((topic) => before.readers.get(topic) ?? []),
  ])
  return [...touched]
    .map((group) => groupFate(group, offsets, silent))
    .filter(({ state }) => state !== 'unaffected' && state !== 'rejoins')
    .sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) || (a.id < b.id ? -1 : 1))
}

function groupFate(
  group: Group,
  offsets: ReadonlyMap<number, PartitionLoss>,
  silentTopics: ReadonlySet<string>,
): GroupLoss {
  const coordinator =
    group.coordinatorPartition === null ? undefined : offsets.get(group.coordinatorPartition)
  const home = `${OFFSETS_TOPIC}-${group.coordinatorPartition}`
  if (coordinator && coordinator.leader === null) {
    return { id: group.id, state: 'stops', why: `${home} goes offline: it can neither join nor commit` }
  }
  if (coordinator && coordinator.state !== 'fails-over') {
    return { id: group.id, state: 'cannot-commit', why: `${home} refuses writes with acks=all` }
  }
  const lost = group.topics.filter((topic) => silentTopics.has(topic))
  if (lost.length > 0) {
    return { id: group.id, state: 'reads-less', why: `no new records from ${lost.join(', ')}` }
  }
  return {
    id: group.id,
    state: coordinator ? 'rejoins' : 'unaffected',
    why: coordinator ? `${home} moves to broker ${coordinator.leader}` : 'its coordinator is elsewhere',
  }
}
