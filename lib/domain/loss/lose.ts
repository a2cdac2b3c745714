import type { BrokerId, Cluster, Quorum, Topic } from '../cluster.ts'
import {
  append,
  type BeforeLoss,
  beforeLoss,
  hasMajority,
  heldBy,
  type Placed,
  votersLeft,
} from './before-loss.ts'
import { groupFates } from './group-fate.ts'
import {
  badness,
  isOffline,
  type Loss,
  type PartitionLoss,
  type PartitionState,
  type QuorumAfter,
  type Severity,
  type TopicLoss,
} from './loss.ts'
import { fateOf } from './partition-fate.ts'

/**
 * What stops if `brokers` vanish at once (kill -9, no clean shutdown).
 * A partition without a replica on them is unaffected, whatever state it is in now.
 */
export function lose(cluster: Cluster, brokers: readonly BrokerId[]): Loss {
  const before = beforeLoss(cluster)
  const lost = [...new Set(brokers)].sort((a, b) => a - b)
  return judge(before, lost, heldBy(before, lost), { hadMajority: before.canElect, was: ({ now }) => now })
}

/**
 * What stops while the broker restarts. As `lose`, but a partition that has too few replicas in sync already counts too, where
 * this broker has one of them: nobody restarts that on purpose.
 */
export function loseForRestart(cluster: Cluster, broker: BrokerId): Loss {
  const before = beforeLoss(cluster)
  return judge(before, [broker], heldBy(before, [broker]), {
    hadMajority: before.canElect,
    was: ({ partition, now }) => (partition.isr.includes(broker) ? 'unaffected' : now),
  })
}

/** What has stopped already, before anything more is lost: every partition, with the brokers that are down now. */
export function lossNow(cluster: Cluster): Loss {
  const before = beforeLoss(cluster)
  const ailing = before.everything.filter(({ now }) => now !== 'unaffected')
  return judge(before, [], ailing, { hadMajority: true, was: () => 'unaffected' })
}

/** What a loss is compared with. */
type Baseline = {
  readonly hadMajority: boolean
  readonly was: (placed: Placed) => PartitionState
}

/** The loss of `brokers`, given the partitions that it can touch. Its topics, groups and severity hold what is worse than the baseline. */
function judge(
  before: BeforeLoss,
  brokers: readonly BrokerId[],
  touched: readonly Placed[],
  { hadMajority, was }: Baseline,
): Loss {
  const { cluster, dead } = before
  const lost = new Set(brokers)
  const down = new Set([...dead, ...lost])
  const quorum = cluster.kraft && quorumAfter(cluster.kraft, { hadMajority, lost, down })
  const after = { down, canElect: quorum?.majority ?? true, elrEnabled: cluster.elrEnabled }
  const leaders = new Map(before.leaders)
  const partitions: PartitionLoss[] = []
  const harmed: PartitionLoss[] = []
  const byTopic = new Map<Topic, PartitionLoss[]>()
  let leadersMoved = 0

  for (const placed of touched) {
    const { topic, partition } = placed
    const fate = fateOf(partition, placed, after)
    const { state, leader, uncleanLeader } = fate
    if (state === 'unaffected') continue
    const loss = { topic: topic.name, partition: partition.id, ...fate }
    partitions.push(loss)
    if (leader !== null && leader !== partition.leader) leadersMoved += 1
    const led = leader ?? uncleanLeader
    if (led !== partition.leader) moveLeader(leaders, partition.leader, led)
    if (state === 'fails-over' || badness(state) <= badness(was(placed))) continue
    harmed.push(loss)
    append(byTopic, topic, loss)
  }

  const topics = [...byTopic].map(([topic, losses]) => topicLoss(topic, losses)).sort(worstFirst)
  const groups = groupFates(before.groups, harmed).filter(({ state }) => state !== 'rejoins')
  const severity = severityOf(quorum?.loses === true, topics, groups)
  return {
    brokers,
    severity,
    quorum,
    topics,
    groups,
    partitions,
    harmed,
    leadersMoved,
    busiest: busiest(leaders),
  }
}

function severityOf(headless: boolean, topics: Loss['topics'], groups: Loss['groups']): Severity {
  if (headless || topics.some(({ offline }) => offline > 0) || groups.some(({ state }) => state === 'stops'))
    return 'stops'
  return topics.length > 0 || groups.length > 0 ? 'degrades' : 'nothing'
}

function quorumAfter(
  quorum: Quorum,
  {
    hadMajority,
    lost,
    down,
  }: { hadMajority: boolean; lost: ReadonlySet<BrokerId>; down: ReadonlySet<BrokerId> },
): QuorumAfter {
  const majority = hasMajority(quorum, down)
  return {
    of: quorum.voters.length,
    left: votersLeft(quorum, down).length,
    majority,
    loses: hadMajority && !majority,
    electsController: quorum.leaderId !== null && lost.has(quorum.leaderId),
  }
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
  const offline = harmed.filter(({ state }) => isOffline(state)).length
  return {
    topic: topic.name,
    internal: topic.internal,
    state: harmed.reduce<PartitionState>(
      (worst, { state }) => (badness(state) > badness(worst) ? state : worst),
      'unaffected',
    ),
    partitions: topic.partitions.length,
    offline,
    dataAtRisk: harmed.filter(({ uncleanLeader }) => uncleanLeader !== null).length,
    writeBlocked: harmed.length - offline,
  }
}

function worstFirst(a: TopicLoss, b: TopicLoss): number {
  return (
    badness(b.state) - badness(a.state) || Number(b.internal) - Number(a.internal) || b.offline - a.offline
  )
}
