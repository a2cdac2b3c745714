import type { BrokerId, Cluster, Quorum, Topic } from '../cluster.ts'
import { append, type BeforeLoss, beforeLoss, heldBy, type Placed } from './before-loss.ts'
import { groupLosses } from './group-fate.ts'
import {
  type Loss,
  PARTITION_STATES,
  type PartitionLoss,
  type PartitionState,
  type TopicLoss,
} from './loss.ts'
import { fateOf } from './partition-fate.ts'

/**
 * What stops if `brokers` vanish at once (kill -9, no clean shutdown).
 * A partition without a replica on them is unaffected, whatever state it is in now.
 */
export function lose(cluster: Cluster, brokers: readonly BrokerId[]): Loss {
  return loseFrom(beforeLoss(cluster), brokers)
}

/** As `lose`, for many losses of the same cluster. */
export function loseFrom(before: BeforeLoss, brokers: readonly BrokerId[]): Loss {
  return judge(before, brokers, heldBy(before, brokers))
}

/** What has stopped already, before anything more is lost: every partition, with the brokers that are down now. */
export function lossNow(before: BeforeLoss): Loss {
  return judge(before, [], before.everything)
}

/** The loss of `brokers`, given the partitions that it can touch. */
function judge(before: BeforeLoss, brokers: readonly BrokerId[], touched: readonly Placed[]): Loss {
  const { cluster, dead } = before
  const lost = new Set(brokers)
  const down = new Set([...dead, ...lost])
  const quorum = cluster.kraft && quorumAfter(cluster.kraft, down)
  const after = { lost, down, canElect: quorum?.majority ?? true, elrEnabled: cluster.elrEnabled }
  const leaders = new Map(before.leaders)
  const partitions: PartitionLoss[] = []
  const harmed = new Map<Topic, PartitionLoss[]>()

  for (const placed of touched) {
    const { topic, partition } = placed
    const { state, leader } = fateOf(partition, placed, after)
    if (state === 'unaffected') continue
    const loss = { topic: topic.name, partition: partition.id, state, leader }
    partitions.push(loss)
    if (state !== 'fails-over') append(harmed, topic, loss)
    if (leader !== partition.leader) moveLeader(leaders, partition.leader, leader)
  }

  const topics = [...harmed].map(([topic, losses]) => topicLoss(topic, losses)).sort(worstFirst)
  const groups = groupLosses(before, partitions)
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

function quorumAfter({ voters, lagging }: Quorum, down: ReadonlySet<number>): NonNullable<Loss['quorum']> {
  const left = voters.filter((id) => !down.has(id) && !lagging.includes(id)).length
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

function topicLoss(topic: Topic, harmed: readonly PartitionLoss[]): TopicLoss {
  const offline = harmed.filter(({ leader }) => leader === null).length
  return {
    topic: topic.name,
    internal: topic.internal,
    state: harmed.reduce<PartitionState>(
      (worst, { state }) => (badness(state) > badness(worst) ? state : worst),
      'unaffected',
    ),
    partitions: topic.partitions.length,
    offline,
    writeBlocked: harmed.length - offline,
  }
}

function worstFirst(a: TopicLoss, b: TopicLoss): number {
  return (
    badness(b.state) - badness(a.state) || Number(b.internal) - Number(a.internal) || b.offline - a.offline
  )
}

/** How bad a state is: its place in the list of states. */
function badness(state: PartitionState): number {
  return PARTITION_STATES.indexOf(state)
}
