import type { Severity } from '../audit/finding.ts'
import type { BrokerId } from '../cluster.ts'

/** Something that changed in a cluster, seen between two readings that followed each other. */
export type HistoryEvent = Happening & {
  /** Epoch milliseconds of the reading that showed it. */
  readonly at: number
  /**
   * Epoch milliseconds of the reading before, where that was long ago: it happened some time in between. Null where readings
   * followed each other as usual.
   */
  readonly since: number | null
  /** The job of this console that caused it; null for anybody or anything else. */
  readonly jobId: string | null
}

export type Happening =
  | { readonly kind: 'broker-down' | 'broker-up'; readonly broker: BrokerId }
  | { readonly kind: 'controller-moved'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'leader-moved'; readonly topic: string; readonly partitions: readonly LeaderMove[] }
  | { readonly kind: 'isr-shrank'; readonly topic: string; readonly partitions: readonly IsrShrink[] }
  | { readonly kind: 'isr-grew'; readonly topic: string; readonly partitions: readonly IsrGrowth[] }
  | {
      readonly kind: PlacementKind
      readonly topic: string
      readonly partitions: readonly Reassigned[]
    }
  | { readonly kind: TopicKind; readonly topic: string; readonly from: Held; readonly to: Held }
  | { readonly kind: 'topic-config-changed'; readonly topic: string; readonly changes: readonly KeyChange[] }
  | {
      readonly kind: 'broker-config-changed'
      readonly broker: BrokerId
      readonly changes: readonly KeyChange[]
    }
  | { readonly kind: 'finding-appeared' | 'finding-gone'; readonly finding: FindingSeen }
  | {
      /** Nobody wrote down what happened from `from` to `at`. */
      readonly kind: 'not-watched'
      readonly from: number
      /**
       * `first`: none ever did before. `no-console`: none ran. `compared`: none ran, but what is different afterwards is told, as of the end, other than in settings. `database-away`: one
       * ran, and had to forget `lost` events.
       */
      readonly why: 'first' | 'no-console' | 'compared' | 'database-away'
      readonly lost: number
    }

/**
 * `placement-changed`: other replicas, or another order of them, without a reassignment having been seen under way.
 */
export type PlacementKind =
  | 'placement-changed'
  | 'reassignment-begun'
  | 'reassignment-ended'
  | 'reassignment-cancelled'

export type TopicKind = 'topic-created' | 'topic-deleted' | 'topic-recreated' | 'partitions-added'

export type LeaderMove = {
  readonly partition: number
  /** Null for none. */
  readonly from: BrokerId | null
  readonly to: BrokerId | null
  /** Whether the new leader is the preferred one. */
  readonly preferred: boolean
  /** Why the old one leads no more, where the partition shows that: it is no replica any more, or is offline. */
  readonly why: 'reassigned' | 'offline' | null
}

export type IsrShrink = {
  readonly partition: number
  readonly left: readonly BrokerId[]
  /** Whether they are no replicas any more. */
  readonly reassigned: boolean
  /** In sync afterwards. */
  readonly isr: readonly BrokerId[]
  /** Who led it afterwards: who removes a follower from the in-sync set. */
  readonly leader: BrokerId | null
}

export type IsrGrowth = {
  readonly partition: number
  readonly joined: readonly BrokerId[]
  /** Whether they were being added before, or were no replicas yet. */
  readonly reassigned: boolean
  readonly isr: readonly BrokerId[]
}

/** Replicas in order, without those on their way out. */
export type Reassigned = {
  readonly partition: number
  readonly from: readonly BrokerId[]
  readonly to: readonly BrokerId[]
}

/** What a topic adds to the counts of a cluster. */
export type Held = {
  readonly partitions: number
  readonly leaders: Counts
  readonly inSync: Counts
}

/** By broker; a broker that is not named has none. */
export type Counts = Readonly<Record<BrokerId, number>>

/** The value that is set; null for none. Sensitive ones are never read. */
export type KeyChange = { readonly key: string; readonly from: string | null; readonly to: string | null }

export type FindingSeen = {
  readonly id: string
  readonly rule: string
  readonly severity: Severity
  readonly title: string
  readonly subject: string
  readonly topics: readonly string[]
}

export type EventKind = Happening['kind']

/** What a timeline can be narrowed to, with the kinds of each. */
export const FAMILIES = {
  brokers: ['broker-down', 'broker-up', 'controller-moved'],
  leaders: ['leader-moved'],
  isr: ['isr-shrank', 'isr-grew'],
  placement: ['placement-changed', 'reassignment-begun', 'reassignment-ended', 'reassignment-cancelled'],
  topics: ['topic-created', 'topic-deleted', 'topic-recreated', 'partitions-added'],
  settings: ['topic-config-changed', 'broker-config-changed'],
  findings: ['finding-appeared', 'finding-gone'],
} as const satisfies Record<string, readonly EventKind[]>

export type Family = keyof typeof FAMILIES

/** The topic that it is about; null where it is about none, or several. */
export function topicOf(event: Happening): string | null {
  if ('topic' in event) return event.topic
  if (!('finding' in event)) return null
  const [first, ...others] = event.finding.topics
  return others.length === 0 ? (first ?? null) : null
}

/** The brokers that it is about, sorted. */
export function brokersOfEvent(event: Happening): readonly BrokerId[] {
  return [...new Set(namedIn(event))].sort((a, b) => a - b)
}

/** The part of the event that is about the broker. */
export function partAbout<Event extends Happening>(event: Event, broker: BrokerId): Event {
  if (!('partitions' in event)) return event
  const isAbout = (partition: unknown) =>
    brokersOfEvent({ ...event, partitions: [partition] } as Happening).includes(broker)
  return { ...event, partitions: (event.partitions as readonly unknown[]).filter(isAbout) }
}

function namedIn(event: Happening): readonly BrokerId[] {
  switch (event.kind) {
    case 'broker-down':
    case 'broker-up':
    case 'broker-config-changed':
      return [event.broker]
    case 'controller-moved':
      return [event.from, event.to].filter((id) => id !== null)
    case 'leader-moved':
      return event.partitions.flatMap(({ from, to }) => [from, to].filter((id) => id !== null))
    case 'isr-shrank':
      return event.partitions.flatMap(({ left }) => left)
    case 'isr-grew':
      return event.partitions.flatMap(({ joined }) => joined)
    case 'placement-changed':
    case 'reassignment-begun':
    case 'reassignment-ended':
    case 'reassignment-cancelled':
      return event.partitions.flatMap(({ from, to }) => differing(from, to))
    case 'finding-appeared':
    case 'finding-gone':
      return brokerOfSubject(event.finding.subject)
    default:
      return []
  }
}

/** Who comes or goes; where only the order changed, all of them. */
function differing(from: readonly BrokerId[], to: readonly BrokerId[]): readonly BrokerId[] {
  const either = [...from.filter((id) => !to.includes(id)), ...to.filter((id) => !from.includes(id))]
  return either.length > 0 ? either : to
}

function brokerOfSubject(subject: string): readonly BrokerId[] {
  const [, id] = /^broker (\d+)$/.exec(subject) ?? []
  return id === undefined ? [] : [Number(id)]
}
