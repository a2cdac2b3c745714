import { type Cluster, type Group, OFFSETS_TOPIC, SHARE_TOPIC } from '../cluster.ts'
import { coordinatorPartition } from '../group-hash.ts'
import { listedUpTo } from '../words.ts'
import { GROUP_STATES, type GroupLoss, type GroupState, isLeaderless, type PartitionLoss } from './loss.ts'

const NAMED = 4

/** The groups of a cluster by what they hang on. */
export type GroupIndex = {
  /** By the partition of `__consumer_offsets` that holds them. */
  readonly coordinatedAt: ReadonlyMap<number | null, readonly Group[]>
  /** By each topic that they are assigned to. */
  readonly readers: ReadonlyMap<string, readonly Group[]>
  /** Of each share group, the partitions of `__share_group_state` that hold how far it has come. */
  readonly shares: ReadonlyMap<Group, readonly number[]>
}

export function groupIndex(cluster: Cluster): GroupIndex {
  const readers = new Map<string, Group[]>()
  for (const group of cluster.groups)
    for (const topic of group.topics) {
      const known = readers.get(topic)
      if (known) known.push(group)
      else readers.set(topic, [group])
    }
  return {
    coordinatedAt: Map.groupBy(cluster.groups, (group) => group.coordinatorPartition),
    readers,
    shares: shareStates(cluster),
  }
}

/**
 * The share coordinator of a group's share of a partition is the leader of that partition of `__share_group_state` to which
 * "group:topic id:partition" hashes (KIP-932, `SharePartitionKey.asCoordinatorKey`).
 */
function shareStates({ topics, groups }: Cluster): Map<Group, readonly number[]> {
  const count = topics.find(({ name }) => name === SHARE_TOPIC)?.partitions.length ?? 0
  const sharing = count === 0 ? [] : groups.filter(({ protocol }) => protocol === 'share')
  if (sharing.length === 0) return new Map()
  const byName = new Map(topics.map((topic) => [topic.name, topic]))
  return new Map(
    sharing.map((group) => [
      group,
      group.topics.flatMap((name) => {
        const topic = byName.get(name)
        if (topic === undefined || topic.id === null) return []
        return topic.partitions.map(({ id }) => coordinatorPartition(`${group.id}:${topic.id}:${id}`, count))
      }),
    ]),
  )
}

/** Every group that hangs on one of the partitions and is not unaffected, worst first and then by id. */
export function groupFates(index: GroupIndex, partitions: readonly PartitionLoss[]): GroupLoss[] {
  const of = (topic: string) =>
    new Map(partitions.filter((loss) => loss.topic === topic).map((loss) => [loss.partition, loss]))
  const offsets = of(OFFSETS_TOPIC)
  const shareState = of(SHARE_TOPIC)
  const silent = new Set(
    partitions.filter((loss) => loss.stalls || isLeaderless(loss)).map(({ topic }) => topic),
  )
  const touched = new Set([
    ...[...offsets.keys()].flatMap((partition) => index.coordinatedAt.get(partition) ?? []),
    ...[...silent].flatMap((topic) => index.readers.get(topic) ?? []),
    ...(shareState.size === 0 ? [] : index.shares.keys()),
  ])
  return [...touched]
    .map((group) => {
      const coordinator =
        group.coordinatorPartition === null ? undefined : offsets.get(group.coordinatorPartition)
      const share = (index.shares.get(group) ?? []).map((partition) => shareState.get(partition))
      return { id: group.id, ...worstOf(group, coordinator, share, silent) }
    })
    .filter(({ state }) => state !== 'unaffected')
    .sort((a, b) => GROUP_STATES.indexOf(b.state) - GROUP_STATES.indexOf(a.state) || (a.id < b.id ? -1 : 1))
}

type Fate = Omit<GroupLoss, 'id'>

/**
 * A group's coordinator is the leader of its partition of `__consumer_offsets`; joining and committing are writes with acks=all
 * to that partition. `share`: what becomes of the state of each share that it has of a partition.
 */
function worstOf(
  group: Group,
  coordinator: PartitionLoss | undefined,
  share: readonly (PartitionLoss | undefined)[],
  silent: ReadonlySet<string>,
): Fate {
  const home = `${OFFSETS_TOPIC}-${group.coordinatorPartition}`
  if (coordinator && isLeaderless(coordinator)) return stops(home)
  const gone = share.flatMap((loss) => (loss && isLeaderless(loss) ? [loss] : []))
  const [firstGone] = gone
  if (firstGone && gone.length === share.length) return stops(`${SHARE_TOPIC}-${firstGone.partition}`)
  // How far a share group has come is not kept there: it goes on with the members that it has.
  if (coordinator?.stalls && group.protocol !== 'share') return refuses(home)
  const refusing = share.find((loss) => loss?.stalls)
  if (refusing) return refuses(`${SHARE_TOPIC}-${refusing.partition}`)
  const lost = group.topics.filter((topic) => silent.has(topic))
  if (lost.length > 0) return { state: 'reads-less', why: `no new records from ${listedUpTo(NAMED, lost)}` }
  if (firstGone)
    return {
      state: 'reads-less',
      why: `${SHARE_TOPIC}-${firstGone.partition} holds a part of its state, and goes offline`,
    }
  const touched = [coordinator, ...share].filter((loss) => loss !== undefined)
  const moved =
    touched.find(({ uncleanLeader }) => uncleanLeader !== null) ?? touched.find(({ moves }) => moves)
  return moved ? rejoins(moved) : { state: 'unaffected', why: 'its coordinator is elsewhere' }
}

/** An unclean leader of its partition takes the group in again, with the offsets that it has. */
function rejoins({ topic, partition, leader, uncleanLeader }: PartitionLoss): Fate {
  const forgotten = uncleanLeader === null ? '' : ', with offsets lost'
  return {
    state: 'rejoins' satisfies GroupState,
    why: `${topic}-${partition} moves to broker ${leader ?? uncleanLeader}${forgotten}`,
  }
}

function stops(home: string): Fate {
  return {
    state: 'stops' satisfies GroupState,
    why: `${home} goes offline: it can neither join nor commit`,
  }
}

function refuses(home: string): Fate {
  return { state: 'cannot-commit' satisfies GroupState, why: `${home} refuses writes with acks=all` }
}
