import type { Cluster } from '#lib/domain/cluster.ts'
import { coordinatorWords } from '#lib/domain/loss/coordinators.ts'
import { badness, type Loss } from '#lib/domain/loss/loss.ts'
import type { Lost } from '#lib/domain/loss/lost.ts'
import type { LossReport } from '#lib/domain/loss/report.ts'
import { marginWords, whatIfVerdict } from '#lib/domain/loss/what-if-words.ts'
import { formatCount } from '#lib/domain/quantity.ts'
import { counted, listedUpTo, runsOf } from '#lib/domain/words.ts'
import { ageWords } from './age.ts'
import { table } from './table.ts'

const GROUPS_SHOWN = 50
const TOPICS_SHOWN = 50
const PARTITIONS_SHOWN = 20
const BROKERS_SHOWN = 50
const NAMED = 10

/** What a loss stops, for a person: the sentence, then for whom, the worst first. */
export function whatifText(cluster: Cluster, lost: Lost, loss: Loss, report: LossReport): string {
  const { sentence, lede } = whatIfVerdict(cluster, lost, loss)
  const head = [sentence.map(({ text }) => text).join(''), lede, ...ageWords(cluster.readAt)]
  const paragraphs = [
    [...head, ...deadWords(cluster, loss)],
    clusterLines(report),
    groupLines(report),
    topicLines(report),
    partitionLines(report),
    loadLines(report),
  ]
  const shown = paragraphs.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** What is down already, and so not a matter of what if. */
function deadWords({ brokers }: Cluster, loss: Loss): string[] {
  const dead = brokers.filter(({ alive }) => !alive).map(({ id }) => id)
  if (dead.length === 0) return []
  const among = dead.some((id) => loss.brokers.includes(id))
    ? ' What has stopped already is not told again.'
    : ''
  return [`Down already: ${dead.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(NAMED, dead)}.${among}`]
}

function clusterLines({ quorum, margin, coordinators }: LossReport): string[] {
  const voters =
    quorum === null
      ? 'The controller quorum is not known, and taken for granted.'
      : `Controller quorum: ${quorum.left} of ${quorum.of} voters left${quorum.majority ? '' : ', no majority'}.`
  const ids = coordinators.map(coordinatorWords).filter((words) => words !== '')
  return [voters, ...ids, `Margin as it is now: ${marginWords(margin).join(' ')}`]
}

function groupLines({ groups }: LossReport): string[] {
  const touched = groups.filter(({ state }) => state !== 'unaffected')
  if (touched.length === 0) return []
  const order = ['stops', 'cannot-commit', 'reads-less', 'rejoins']
  const sorted = touched.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  const rows = sorted.slice(0, GROUPS_SHOWN).map(({ id, state, why = '' }) => [id, state, why])
  return [
    ...table([{ title: 'Group' }, { title: 'State' }, { title: 'Why' }], rows),
    ...more(touched.length - rows.length, 'group'),
  ]
}

function topicLines({ topics }: LossReport): string[] {
  if (topics.length === 0) return []
  const rows = topics
    .slice(0, TOPICS_SHOWN)
    .map(({ topic, state, partitions, offline, writeBlocked }) => [
      topic,
      state,
      formatCount(partitions),
      formatCount(offline),
      formatCount(writeBlocked),
    ])
  const columns = [
    { title: 'Topic' },
    { title: 'State' },
    { title: 'Partitions', right: true },
    { title: 'Offline', right: true },
    { title: 'Refuse writes', right: true },
  ]
  return [...table(columns, rows), ...more(topics.length - rows.length, 'topic')]
}

/** Partitions of a topic that fare alike are one line. */
function partitionLines({ partitions }: LossReport): string[] {
  const touched = partitions.filter(({ state }) => state !== 'unaffected')
  if (touched.length === 0) return []
  const alike = Map.groupBy(touched, (one) => [one.topic, one.state, leaderOf(one)].join())
  const lines = [...alike.values()].sort((a, b) => worst(b) - worst(a))
  const rows = lines.slice(0, PARTITIONS_SHOWN).flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    return [[first.topic, rangesOf(own.map(({ partition }) => partition)), first.state, leaderOf(first)]]
  })
  const columns = [
    { title: 'Topic' },
    { title: 'Partitions', right: true },
    { title: 'State' },
    { title: 'Leader', right: true },
  ]
  const left = lines.slice(PARTITIONS_SHOWN).reduce((sum, own) => sum + own.length, 0)
  return [...table(columns, rows), ...more(left, 'partition')]
}

type PartitionReport = LossReport['partitions'][number]

function worst([first]: readonly PartitionReport[]): number {
  return first === undefined ? 0 : badness(first.state)
}

function leaderOf({ leader, uncleanLeader }: PartitionReport): string {
  if (leader !== null) return String(leader)
  return uncleanLeader === undefined ? '–' : `${uncleanLeader}, unclean`
}

/** "0–49", "1, 4–6, 9": sorted numbers; of many runs the first few. */
function rangesOf(sorted: readonly number[]): string {
  const words = runsOf(sorted)
  return words.length <= NAMED ? words.join(', ') : `${words.slice(0, NAMED).join(', ')}, …`
}

function loadLines({ brokers, leadersMoved }: LossReport): string[] {
  if (leadersMoved === 0) return []
  const rows = brokers
    .slice(0, BROKERS_SHOWN)
    .map(({ broker, rack, now, after }) => [
      String(broker),
      rack ?? '–',
      `${formatCount(now.leaders)} → ${formatCount(after.leaders)}`,
    ])
  return [
    ...table([{ title: 'Broker', right: true }, { title: 'Rack' }, { title: 'Leads' }], rows),
    ...more(brokers.length - rows.length, 'broker'),
  ]
}

function more(count: number, noun: string): string[] {
  return count === 0 ? [] : [`and ${counted(count, `more ${noun}`)}: --format json shows them all.`]
}
