import type { BrokerId } from '../cluster.ts'
import { FOLLOWER_RATE, FOLLOWER_REPLICAS, LEADER_RATE, LEADER_REPLICAS } from '../plan/throttle-keys.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import { type Happening, type KeyChange, topicOf } from './event.ts'
import type { EventGroup } from './groups.ts'

/** One event, or a part of one, as a timeline lists it: about a topic, or about none. */
export type EventLine = { readonly topic: string | null; readonly text: string }

const MOST_NAMES = 6

/** What happened, in one sentence without its full stop. */
export function groupTitle({ events }: EventGroup): string {
  const [first] = events
  switch (first.kind) {
    case 'broker-down':
      return `${brokerWords(brokersIn(events))} went down`
    case 'broker-up':
      return `${brokerWords(brokersIn(events))} came up`
    case 'controller-moved':
      return controllerWords(first)
    case 'leader-moved':
      return leaderTitle(events.flatMap((event) => (event.kind === 'leader-moved' ? event.partitions : [])))
    case 'isr-shrank':
      return `${brokerWords(leftIn(events))} fell out of sync on ${where(events)}`
    case 'isr-grew':
      return `${brokerWords(joinedIn(events))} came in sync on ${where(events)}`
    case 'placement-changed':
      return `The replicas of ${where(events)} changed`
    case 'reassignment-begun':
      return `A reassignment of ${where(events)} began`
    case 'reassignment-ended':
      return `The reassignment of ${where(events)} ended`
    case 'reassignment-cancelled':
      return `The reassignment of ${where(events)} was cancelled`
    case 'topic-created':
      return `${topicWords(events)} created`
    case 'topic-deleted':
      return `${topicWords(events)} deleted`
    case 'topic-recreated':
      return `${topicWords(events)} deleted and created anew`
    case 'partitions-added':
      return `${topicWords(events)} given more partitions`
    case 'topic-config-changed':
      return configTitle(
        first.changes,
        topicsIn(events).length === 1 ? topicsIn(events) : [],
        counted(topicsIn(events).length, 'topic'),
      )
    case 'broker-config-changed':
      return configTitle(first.changes, [], brokerWords(brokersIn(events)).toLowerCase())
    case 'finding-appeared':
    case 'finding-gone':
      return findingTitle(events, first.kind === 'finding-gone')
    case 'not-watched':
      return notWatchedTitle(first)
  }
}

/** The details, one line for each topic of each event; none where the title has said all. */
export function groupLines({ events }: EventGroup): EventLine[] {
  const [first, ...others] = events
  return 'finding' in first && others.length === 0 ? [] : events.flatMap(linesOf)
}

function linesOf(event: Happening): EventLine[] {
  switch (event.kind) {
    case 'leader-moved':
      return [
        line(
          event.topic,
          event.partitions,
          ({ from, to }) => `${brokerOr(from, 'none')} → ${brokerOr(to, 'none')}`,
        ),
      ]
    case 'isr-shrank':
    case 'isr-grew':
      return [
        line<{ partition: number; isr: readonly BrokerId[] }>(event.topic, event.partitions, ({ isr }) =>
          isr.length === 0 ? 'nothing in sync' : `in sync ${isr.toSorted((a, b) => a - b).join(', ')}`,
        ),
      ]
    case 'placement-changed':
    case 'reassignment-begun':
    case 'reassignment-ended':
    case 'reassignment-cancelled':
      return [line(event.topic, event.partitions, ({ from, to }) => `${from.join(', ')} → ${to.join(', ')}`)]
    case 'topic-created':
      return [{ topic: event.topic, text: counted(event.to.partitions, 'partition') }]
    case 'topic-deleted':
      return [{ topic: event.topic, text: counted(event.from.partitions, 'partition') }]
    case 'topic-recreated':
    case 'partitions-added':
      return [
        {
          topic: event.topic,
          text: `${event.from.partitions} → ${counted(event.to.partitions, 'partition')}`,
        },
      ]
    case 'topic-config-changed':
      return event.changes.map((change) => ({ topic: event.topic, text: keyWords(change) }))
    case 'broker-config-changed':
      return event.changes.map((change) => ({
        topic: null,
        text: `broker ${event.broker}: ${keyWords(change)}`,
      }))
    case 'finding-appeared':
    case 'finding-gone': {
      const { title, subject } = event.finding
      const topic = topicOf(event)
      return [{ topic, text: topic === subject ? title : `${title}: ${subject}` }]
    }
    default:
      return []
  }
}

/** "partitions 0, 3, 7: 1 → 2; 4: 1 → 3": partitions of which the same is to be said, together. */
function line<Change extends { readonly partition: number }>(
  topic: string,
  partitions: readonly Change[],
  say: (change: Change) => string,
): EventLine {
  const alike = Map.groupBy(partitions, say)
  const parts = [...alike].map(
    ([said, own]) =>
      `${listedUpTo(
        MOST_NAMES,
        own.map(({ partition }) => partition),
      )}: ${said}`,
  )
  const text = parts.slice(0, MOST_NAMES).join('; ')
  return { topic, text: parts.length > MOST_NAMES ? `${text}; and more` : text }
}

function notWatchedTitle({ why, lost }: Extract<Happening, { readonly kind: 'not-watched' }>): string {
  switch (why) {
    case 'first':
      return 'The history begins here: what happened before is not known'
    case 'no-console':
      return 'No console was watching: what happened until then is not told'
    case 'compared':
      return 'No console was watching: of what happened until then only the difference is told, and of settings nothing'
    case 'database-away':
      return `The database was away too long: ${counted(lost, 'event')} could not be kept`
  }
}

type Moved = { readonly from: BrokerId | null; readonly to: BrokerId | null; readonly preferred: boolean }

function leaderTitle(moves: readonly Moved[]): string {
  const [first] = moves
  const leaders = counted(moves.length, 'leader')
  const from = unique(moves.flatMap(({ from: id }) => id ?? []))
  const to = unique(moves.flatMap(({ to: id }) => id ?? []))
  if (to.length === 0)
    return `${counted(moves.length, 'partition')} lost ${moves.length === 1 ? 'its' : 'their'} leader, ${brokerWords(from).toLowerCase()}`
  if (from.length === 0)
    return `${counted(moves.length, 'partition')} got a leader again, ${brokerWords(to).toLowerCase()}`
  if (first?.preferred) return `${leaders} moved to ${brokerWords(to).toLowerCase()}, the preferred one`
  return `${leaders} moved from ${brokerWords(from).toLowerCase()} to ${brokerWords(to).toLowerCase()}`
}

function controllerWords({ from, to }: { readonly from: number | null; readonly to: number | null }): string {
  if (to === null) return `There is no active controller; it was ${from}`
  if (from === null) return `The controller is ${to}`
  return `The controller moved from ${from} to ${to}`
}

const REPLICATION_THROTTLE: readonly string[] = [
  LEADER_RATE,
  FOLLOWER_RATE,
  LEADER_REPLICAS,
  FOLLOWER_REPLICAS,
]

function configTitle(changes: readonly KeyChange[], [topic]: readonly string[], many: string): string {
  const where = topic ?? many
  const [first, ...others] = changes
  if (changes.every(({ key }) => REPLICATION_THROTTLE.includes(key)))
    return `The replication throttle was ${changes.every(({ to }) => to === null) ? 'taken away' : 'set'} on ${where}`
  if (first === undefined || others.length > 0)
    return `${listedUpTo(
      2,
      changes.map(({ key }) => key),
    )} changed on ${where}`
  return first.to === null
    ? `${first.key} was taken away on ${where}`
    : `${first.key} was set to ${first.to === '' ? 'an empty value' : short(first.to)} on ${where}`
}

function keyWords({ key, from, to }: KeyChange): string {
  return `${key}: ${from === null ? 'not set' : short(from)} → ${to === null ? 'not set' : short(to)}`
}

const LONGEST_VALUE = 60

function short(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value
}

function findingTitle(events: readonly Happening[], gone: boolean): string {
  const findings = events.flatMap((event) => ('finding' in event ? [event.finding] : []))
  const titles = unique(findings.map(({ title }) => title))
  const [first] = findings
  if (findings.length === 1 && first) return `${gone ? 'Gone' : 'Found'}: ${first.title} (${first.subject})`
  const what = listedUpTo(2, titles.map(lowerFirst))
  return `${counted(findings.length, 'finding')} ${gone ? 'are gone' : 'came up'}: ${what}`
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}

/** "orders-3", "4 partitions of orders", "34 partitions of 8 topics" */
function where(events: readonly Happening[]): string {
  const partitions = new Set(
    events.flatMap((event) =>
      'partitions' in event ? event.partitions.map(({ partition }) => `${event.topic}-${partition}`) : [],
    ),
  )
  const [only] = partitions
  const [topic, ...others] = topicsIn(events)
  if (partitions.size === 1) return only ?? ''
  return `${counted(partitions.size, 'partition')} of ${others.length === 0 ? topic : counted(others.length + 1, 'topic')}`
}

function topicWords(events: readonly Happening[]): string {
  const [topic, ...others] = topicsIn(events)
  return others.length === 0 ? `${topic} was` : `${counted(others.length + 1, 'topic')} were`
}

function topicsIn(events: readonly Happening[]): readonly string[] {
  return unique(events.flatMap((event) => ('topic' in event ? [event.topic] : [])))
}

function brokersIn(events: readonly Happening[]): readonly BrokerId[] {
  return unique(events.flatMap((event) => ('broker' in event ? [event.broker] : [])))
}

function leftIn(events: readonly Happening[]): readonly BrokerId[] {
  return unique(
    events.flatMap((event) =>
      event.kind === 'isr-shrank' ? event.partitions.flatMap(({ left }) => left) : [],
    ),
  )
}

function joinedIn(events: readonly Happening[]): readonly BrokerId[] {
  return unique(
    events.flatMap((event) =>
      event.kind === 'isr-grew' ? event.partitions.flatMap(({ joined }) => joined) : [],
    ),
  )
}

/** "Broker 1", "Brokers 1, 2 and 3" */
function brokerWords(ids: readonly BrokerId[]): string {
  const sorted = ids.toSorted((a, b) => a - b)
  return `${sorted.length === 1 ? 'Broker' : 'Brokers'} ${sorted.length > MOST_NAMES ? listedUpTo(MOST_NAMES, sorted) : listed(sorted)}`
}

function brokerOr(id: BrokerId | null, none: string): string {
  return id === null ? none : String(id)
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}
