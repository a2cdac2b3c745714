import type { EventKind, HistoryEvent, LeaderMove } from './event.ts'

/** What happened at about the same time in the same way, told together. */
export type EventGroup = {
  /** The same while newer events join it. */
  readonly id: string
  readonly kind: EventKind
  /** Epoch milliseconds of the newest and the oldest. */
  readonly at: number
  readonly from: number
  readonly jobId: string | null
  /** Newest first. */
  readonly events: readonly [HistoryEvent, ...HistoryEvent[]]
}

/** Events of a kind that are no further apart belong together. */
const APART_MS = 20_000

/** The same events, newest first, in groups: a broker that stops is one line and not a thousand. */
export function groupEvents(events: readonly HistoryEvent[]): EventGroup[] {
  const groups: Growing[] = []
  const growing = new Map<string, Growing>()
  for (const event of events) {
    for (const [shared, part] of partsOf(event)) {
      const keyOf = (kind: EventKind | undefined) => `${kind} ${part.jobId} ${shared}`
      const opposite = growing.get(keyOf(OPPOSITES[part.kind]))
      if (opposite) opposite.endsAt ??= part.at
      const key = keyOf(part.kind)
      const group = growing.get(key)
      if (group && mayJoin(group, part.at)) {
        group.own.push(part)
      } else {
        const begun: Growing = { key, own: [part], endsAt: null }
        groups.push(begun)
        growing.set(key, begun)
      }
    }
  }
  return groups.map(({ key, own }) => {
    const [{ kind, at, jobId }] = own
    const from = own.at(-1)?.at ?? at
    return { id: `${from} ${key}`, kind, at, from, jobId, events: own }
  })
}

type Growing = {
  readonly key: string
  readonly own: [HistoryEvent, ...HistoryEvent[]]
  /**
   * The reading that showed the opposite: what falls out of sync, comes back and falls out again has not fallen out twice at
   * once. One reading may show both of different partitions.
   */
  endsAt: number | null
}

function mayJoin({ own, endsAt }: Growing, at: number): boolean {
  const last = own.at(-1)?.at ?? at
  return endsAt === null ? last - at <= APART_MS : last === at && at === endsAt
}

const OPPOSITES: Partial<Record<EventKind, EventKind>> = {
  'isr-shrank': 'isr-grew',
  'isr-grew': 'isr-shrank',
  'broker-down': 'broker-up',
  'broker-up': 'broker-down',
}

type Part = readonly [shared: string, part: HistoryEvent]

/** The event by what its parts share with those of others: whose leaders they were, who left, which keys changed. */
function partsOf(event: HistoryEvent): readonly Part[] {
  switch (event.kind) {
    case 'leader-moved': {
      const parts = Map.groupBy(event.partitions, wayOf)
      return [...parts].map(([shared, partitions]): Part => [shared, { ...event, partitions }])
    }
    case 'isr-shrank': {
      const parts = Map.groupBy(event.partitions, ({ left }) => left.toSorted().join())
      return [...parts].map(([shared, partitions]): Part => [shared, { ...event, partitions }])
    }
    case 'isr-grew': {
      const parts = Map.groupBy(event.partitions, ({ joined }) => joined.toSorted().join())
      return [...parts].map(([shared, partitions]): Part => [shared, { ...event, partitions }])
    }
    case 'topic-config-changed':
    case 'broker-config-changed':
      return [[event.changes.map(({ key, to }) => `${key}=${to}`).join(), event]]
    case 'controller-moved':
    case 'not-watched':
      // Each is told by itself.
      return [[`${event.at}`, event]]
    default:
      return [['', event]]
  }
}

/** What leaders that moved are told by: where they came from, or where they belong. */
function wayOf({ from, to, preferred }: LeaderMove): string {
  if (from === null) return 'found'
  if (to === null) return `lost by ${from}`
  return preferred ? `to ${to}` : `from ${from}`
}
