import type { Cluster } from '#lib/domain/cluster.ts'
import { DEPARTURE_KINDS, type RuleName } from '#lib/domain/placement/fit.ts'
import type { PlacementReport, TopicPlacement } from '#lib/domain/placement/report.ts'
import { type PlacementSummary, worstKind } from '#lib/domain/placement/summary.ts'
import { formatCount } from '#lib/domain/quantity.ts'
import { counted, listed } from '#lib/domain/words.ts'
import { ageWords } from './age.ts'
import { table } from './table.ts'

const TOPICS_SHOWN = 100
const DEPARTURES_SHOWN = 20

const RULES: Readonly<Record<RuleName, string>> = {
  classic: 'i mod n',
  'admin-utils': 'AdminUtils',
  'admin-utils-racks': 'AdminUtils, racks',
  striped: 'KRaft, striped',
}

/** How topics are placed, for a person: how many follow a rule, then topic by topic, then what departs, the worst first. */
export function placementText({ summary, topics }: PlacementReport, { readAt }: Cluster): string {
  const paragraphs = [[sentence(summary), ...ageWords(readAt)], topicLines(topics), departureLines(topics)]
  const shown = paragraphs.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function sentence({ topics, following, ...departing }: PlacementSummary): string {
  const verb = following === 1 || topics === 1 ? 'follows' : 'follow'
  const head = `${formatCount(following)} of ${counted(topics, 'topic')} ${verb} a placement rule to the letter`
  const kinds = DEPARTURE_KINDS.filter((kind) => departing[kind] > 0)
  if (kinds.length === 0) return `${head}.`
  return `${head}; of the others, ${listed(kinds.map((kind) => `${formatCount(departing[kind])} ${departing[kind] === 1 ? 'is' : 'are'} ${kind}`))}.`
}

/** Topics with the worst departures first, then in the cluster's order. */
function topicLines(topics: readonly TopicPlacement[]): string[] {
  if (topics.length === 0) return []
  const rank = (topic: TopicPlacement) => {
    const kind = worstKind(topic)
    return kind === null ? DEPARTURE_KINDS.length : DEPARTURE_KINDS.indexOf(kind)
  }
  const sorted = topics.toSorted((a, b) => rank(a) - rank(b))
  const rows = sorted
    .slice(0, TOPICS_SHOWN)
    .map((topic) => [
      topic.topic,
      topic.partitions === 0 ? '–' : RULES[topic.rule],
      topic.partitions === 0 ? '–' : String(topic.start),
      topic.shift === null ? '–' : String(topic.shift),
      `${formatCount(topic.follows)} of ${formatCount(topic.partitions)}`,
      worstKind(topic) ?? '',
    ])
  const columns = [
    { title: 'Topic' },
    { title: 'Rule' },
    { title: 'Start', right: true },
    { title: 'Shift', right: true },
    { title: 'Follow it', right: true },
    { title: 'Worst' },
  ]
  return [...table(columns, rows), ...more(topics.length - rows.length, 'topic')]
}

function departureLines(topics: readonly TopicPlacement[]): string[] {
  const all = topics.flatMap(({ topic, departures }) =>
    departures.map((departure) => ({ topic, ...departure })),
  )
  if (all.length === 0) return []
  const sorted = DEPARTURE_KINDS.flatMap((kind) => all.filter((departure) => departure.kind === kind))
  const rows = sorted
    .slice(0, DEPARTURES_SHOWN)
    .map(({ topic, partition, expected, actual, kind, reason }) => [
      topic,
      String(partition),
      expected.join(','),
      actual.join(','),
      `${kind}: ${reason}`,
    ])
  const columns = [
    { title: 'Topic' },
    { title: 'Partition', right: true },
    { title: 'By the rule' },
    { title: 'Found' },
    { title: 'Why it matters' },
  ]
  return [...table(columns, rows), ...more(all.length - rows.length, 'partition')]
}

function more(count: number, noun: string): string[] {
  return count === 0 ? [] : [`and ${counted(count, `more ${noun}`)}: --format json shows them all.`]
}
