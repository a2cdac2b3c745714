import {
  type BrokerId,
  type Cluster,
  neededInSync,
  type Partition,
  type Quorum,
  type Topic,
  uncleanElection,
} from '../cluster.ts'
import { groupLosses } from './group-fate.ts'
import {
  type Loss,
  PARTITION_STATES,
  type PartitionLoss,
  type PartitionState,
  type TopicLoss,
} from './loss.ts'
import { fateOf } from './partition-fate.ts'

/** One partition with its topic: what a loss is computed over. */
export type Placed = { readonly topic: Topic; readonly partition: Partition }

/**
 * What stops if `brokers` vanish at once (kill -9, no clean shutdown).
 * A partition without a replica on them is unaffected, whatever state it is in now.
 */
export function lose(cluster: Cluster, brokers: readonly BrokerId[]): Loss {
  const lost = new Set(brokers)
  const held = allPartitions(cluster).filter(({ partition }) => partition.replicas.some((id) => lost.has(id)))
  return judge(cluster, brokers, held, leaderCounts(cluster))
}

/** What has stopped already, before anything more is lost: every partition, with the brokers that are down now. */
export function lossNow(cluster: Cluster): Loss {
  return judge(cluster, [], allPartitions(cluster), leaderCounts(cluster))
}

export function allPartitions(cluster: Cluster): Placed[] {
  return cluster.topics.flatMap((topic) => topic.partitions.map((partition) => ({ topic, partition })))
}

/** Partitions led by each broker at present. */
export function leaderCounts(cluster: Cluster): Map<BrokerId, number> {
  const counts = new Map<BrokerId, number>()
  for (const { partition } of allPartitions(cluster)) {
    if (partition.leader !== null) counts.set(partition.leader, (counts.get(partition.leader) ?? 0) + 1)
  }
  return counts
}

/** The loss of `brokers`, given the partitions that it can touch and the leaders that each broker has before. */
export function judge(
  cluster: Cluster,
  brokers: readonly BrokerId[],
  held: readonly Placed[],
  leadersBefore: ReadonlyMap<BrokerId, number>,
): Loss {
  const lost = new Set(brokers)
  const dead = new Set(cluster.brokers.filter((broker) => !broker.alive).map((broker) => broker.id))
  const quorum = cluster.kraft && quorumAfter(cluster.kraft, lost, dead)
  const leaders = new Map(leadersBefore)
  const partitions: PartitionLoss[] = []

  for (const { topic, partition } of held) {
    const { state, leader } = fateOf(partition, {
      lost,
      dead,
      canElect: quorum?.majority ?? true,
      elrEnabled: cluster.elrEnabled,
      neededInSync: neededInSync(topic, partition),
      uncleanElection: uncleanElection(topic),
    })
    if (state === 'unaffected') continue
    partitions.push({ topic: topic.name, partition: partition.id, state, leader })
    if (leader !== partition.leader) moveLeader(leaders, partition.leader, leader)
  }

  const topics = topicLosses(cluster, partitions)
  const groups = groupLosses(cluster, partitions)
  const stops =
    quorum?.majority === false ||
    topics.some((topic) => topic.offline > 0) ||
    groups.some((group) => group.state === 'stops')
  return {
    brokers,
    severity: stops ? 'stops' : topics.length > 0 || groups.length > 0 ? 'degrades' : 'nothing',
    quorum,
    topics,
    groups,
    partitions,
    leadersMoved: partitions.filter(({ state, leader }) => leader !== null && state === 'fails-over').length,
    busiest: busiest(leaders),
  }
}

function quorumAfter(
  { voters, lagging }: Quorum,
  lost: ReadonlySet<number>,
  dead: ReadonlySet<number>,
): NonNullable<Loss['quorum']> {
  const left = voters.filter((id) => !lost.has(id) && !dead.has(id) && !lagging.includes(id)).length
  return { left, of: voters.length, majority: left > voters.length / 2 }
}

function moveLeader(leaders: Map<BrokerId, number>, from: BrokerId | null, to: BrokerId | null): void {
  if (from !== null) leaders.set(from, (leaders.get(from) ?? 0) - 1)
  if (to !== null) leaders.set(to, (leaders.get(to) ?? 0) + 1)
}

function busiest(leaders: ReadonlyMap<BrokerId, number>): Loss['busiest'] {
  const sum = leaders.values().reduce((total, count) => total + count, 0)
  if (sum === 0) return null
  const [broker, count] = [...leaders].reduce((most, next) => (next[1] > most[1] ? next : most))
  return { broker, share: count / sum }
}

/** How bad a state is: its place in the list of states. */
export function badness(state: PartitionState): number {
  return PARTITION_STATES.indexOf(state)
}

function topicLosses(cluster: Cluster, partitions: readonly PartitionLoss[]): TopicLoss[] {
  const harmed = partitions.filter(({ state }) => state !== 'fails-over')
  const byName = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  return [...Map.groupBy(harmed, ({ topic }) => topic)]
    .map(([name, losses]): TopicLoss => {
      const topic = byName.get(name)
      return {
        topic: name,
        internal: topic?.internal ?? false,
        state: losses.reduce(
          (worst, { state }) => (badness(state) > badness(worst) ? state : worst),
          losses[0]?.state ?? 'unaffected',
        ),
        partitions: topic?.partitions.length ?? 0,
        offline: losses.filter(({ leader }) => leader === null).length,
        writeBlocked: losses.filter(({ leader }) => leader !== null).length,
      }
    })
    .sort(
      (a, b) =>
        badness(b.state) - badness(a.state) ||
        Number(b.internal) - Number(a.internal) ||
        b.offline - a.offline,
    )
}
