import type { Cluster } from '../cluster.ts'
import { formatCount, formatPercent } from '../quantity.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import { beforeLoss } from './before-loss.ts'
import { type CoordinatorLoss, coordinatorLosses, coordinatorWords } from './coordinators.ts'
import { groupFates } from './group-fate.ts'
import { loadAfter } from './load-after.ts'
import type { GroupState, Loss, Severity } from './loss.ts'
import { NAMED } from './words.ts'

/** What a loss means for one part of the cluster. */
export type Impact = {
  readonly subject: Subject
  readonly severity: Severity
  /** In a sentence. */
  readonly text: string
}

/** In the order in which they matter: without the first nothing else can go on, and so forth. */
export const SUBJECTS = ['quorum', 'groups', 'ids', 'share-state', 'partitions', 'writes', 'leaders'] as const
export type Subject = (typeof SUBJECTS)[number]

/** The impacts by `SUBJECTS`; what the cluster does not have is left out, whatever is lost. */
export function impactsOf(cluster: Cluster, loss: Loss): readonly Impact[] {
  const [ids, shareState] = (['__transaction_state', '__share_group_state'] as const).map((topic) =>
    coordinatorLosses(cluster, loss).find((one) => one.topic === topic),
  )
  return [
    quorumImpact(loss),
    ...(cluster.groups.length === 0 ? [] : [groupImpact(cluster, loss)]),
    ...(ids ? [coordinatorImpact('ids', ids)] : []),
    ...(shareState ? [coordinatorImpact('share-state', shareState)] : []),
    partitionImpact(loss),
    writeImpact(loss),
    leaderImpact(cluster, loss),
  ]
}

function quorumImpact({ quorum }: Loss): Impact {
  const subject = 'quorum'
  if (quorum === null)
    return { subject, severity: 'nothing', text: 'Not known; a majority is taken for granted.' }
  const left = `${quorum.left} of ${quorum.of} voters left`
  if (!quorum.majority) {
    const text = `${left}: nothing can fail over, and no topic be changed.`
    return { subject, severity: quorum.loses ? 'stops' : 'nothing', text }
  }
  const text = quorum.electsController ? `${left}; a new controller is elected.` : `${left}.`
  return { subject, severity: 'nothing', text }
}

const GROUP_VERBS: readonly (readonly [GroupState, one: string, many: string])[] = [
  ['stops', 'stops', 'stop'],
  ['cannot-commit', 'cannot commit', 'cannot commit'],
  ['reads-less', 'reads less', 'read less'],
  ['rejoins', 'rejoins', 'rejoin'],
]

function groupImpact(cluster: Cluster, { groups, partitions }: Loss): Impact {
  const rejoining = groupFates(beforeLoss(cluster).groups, partitions).filter(
    ({ state }) => state === 'rejoins',
  )
  const all = [...groups, ...rejoining]
  const parts = GROUP_VERBS.flatMap(([state, one, many]) => {
    const count = all.filter((group) => group.state === state).length
    return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`]
  })
  const severity = groups.some(({ state }) => state === 'stops')
    ? 'stops'
    : groups.length > 0
      ? 'degrades'
      : 'nothing'
  const of = `Of ${counted(cluster.groups.length, 'group')} `
  return { subject: 'groups', severity, text: parts.length === 0 ? 'All go on.' : `${of}${listed(parts)}.` }
}

function coordinatorImpact(subject: Subject, loss: CoordinatorLoss): Impact {
  const severity = loss.offline > 0 ? 'stops' : loss.writeBlocked > 0 ? 'degrades' : 'nothing'
  return { subject, severity, text: coordinatorWords(loss) || 'All go on.' }
}

function partitionImpact({ topics }: Loss): Impact {
  const subject = 'partitions'
  const struck = topics.filter(({ offline }) => offline > 0)
  if (struck.length === 0) return { subject, severity: 'nothing', text: 'None goes offline.' }
  const offline = struck.reduce((sum, topic) => sum + topic.offline, 0)
  const names = listedUpTo(
    NAMED,
    struck.map((topic) => `${formatCount(topic.offline)} of ${topic.topic}`),
  )
  const atRisk = struck.reduce((sum, topic) => sum + topic.dataAtRisk, 0)
  const back = atRisk === 0 ? '' : ` Unclean election brings ${formatCount(atRisk)} back with records lost.`
  const verb = offline === 1 ? 'goes' : 'go'
  return { subject, severity: 'stops', text: `${formatCount(offline)} ${verb} offline (${names}).${back}` }
}

function writeImpact({ topics }: Loss): Impact {
  const subject = 'writes'
  const refusing = topics.filter(({ writeBlocked }) => writeBlocked > 0)
  if (refusing.length === 0) return { subject, severity: 'nothing', text: 'None is refused elsewhere.' }
  const names = listedUpTo(
    NAMED,
    refusing.map((topic) => `${formatCount(topic.writeBlocked)} of ${topic.topic}`),
  )
  const count = refusing.reduce((sum, topic) => sum + topic.writeBlocked, 0)
  const verb = count === 1 ? 'refuses' : 'refuse'
  const text = `${counted(count, 'partition')} ${verb} acks=all (${names}); readers see nothing new there.`
  return { subject, severity: 'degrades', text }
}

function leaderImpact(cluster: Cluster, loss: Loss): Impact {
  const { mostNow, mostAfter } = loadAfter(cluster, loss)
  const moved =
    loss.leadersMoved === 0
      ? 'None moves.'
      : `${formatCount(loss.leadersMoved)} ${loss.leadersMoved === 1 ? 'moves' : 'move'}.`
  const most = mostAfter
    ? ` Broker ${mostAfter.broker} leads most, ${formatPercent(mostAfter.share)}${mostNow ? `; now the most is ${formatPercent(mostNow.share)}` : ''}.`
    : ''
  return { subject: 'leaders', severity: 'nothing', text: `${moved}${most}` }
}
