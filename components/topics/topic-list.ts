import type { TopicRow } from './topic-row.ts'

export const TOPIC_FILTERS = [
  'all',
  'internal',
  'under-replicated',
  'offline',
  'at-risk',
  'off-rule',
  'moving',
  'away-from-preferred',
] as const
export type TopicFilter = (typeof TOPIC_FILTERS)[number]

export const TOPIC_SORTS = ['name', 'partitions', 'rf', 'state', 'size', 'groups', 'fit'] as const
export type TopicSort = (typeof TOPIC_SORTS)[number]

export type TopicQuery = {
  /** Part of a name, in any case. */
  readonly q: string
  readonly show: TopicFilter
  /** Topics of which a partition has this many replicas; null for all. */
  readonly rf: number | null
  readonly sort: TopicSort
  readonly dir: 'asc' | 'desc'
}

export type TopicList = {
  /** All topics that match, in order. */
  readonly rows: readonly TopicRow[]
  /** How many each filter would show, with the rest of the query as it is. */
  readonly counts: Readonly<Record<TopicFilter, number>>
  /** Numbers of replicas that topics have, and how many have each; whatever `rf` is. */
  readonly factors: readonly { readonly factor: number; readonly topics: number }[]
}

const SHOWS: Record<TopicFilter, (row: TopicRow) => boolean> = {
  all: () => true,
  internal: (row) => row.internal,
  'under-replicated': (row) => row.underReplicated > 0,
  offline: (row) => row.offline > 0,
  'at-risk': (row) => row.fatal.length > 0 || row.blocking.length > 0,
  'off-rule': (row) => row.follows < row.partitions,
  moving: (row) => row.moving > 0,
  'away-from-preferred': (row) => row.awayFromPreferred > 0,
}

const KEYS: Record<TopicSort, (row: TopicRow) => number | null> = {
  name: () => 0,
  partitions: (row) => row.partitions,
  rf: (row) => row.mostReplicas,
  state: badness,
  size: (row) => row.bytes,
  groups: (row) => row.groups,
  fit: (row) => (row.partitions === 0 ? 1 : row.follows / row.partitions),
}

/** Offline before refused writes before under-replicated before moving; more partitions are worse. */
function badness(row: TopicRow): number {
  const level = [row.offline, row.belowMin, row.underReplicated, row.moving].findIndex((count) => count > 0)
  if (level < 0) return 0
  const count = [row.offline, row.belowMin, row.underReplicated, row.moving][level] ?? 0
  return (4 - level) * 1e7 + count
}

/** Topics that match the query, sorted; what is unknown comes last either way, and equals go by name. */
export function listTopics(rows: readonly TopicRow[], query: TopicQuery): TopicList {
  const wanted = query.q.trim().toLowerCase()
  const named = wanted === '' ? rows : rows.filter((row) => row.name.toLowerCase().includes(wanted))
  const sized = query.rf === null ? named : named.filter((row) => hasFactor(row, query.rf ?? 0))
  const counts = Object.fromEntries(
    TOPIC_FILTERS.map((filter) => [filter, sized.filter(SHOWS[filter]).length]),
  ) as Record<TopicFilter, number>
  return { rows: sized.filter(SHOWS[query.show]).sort(comparing(query)), counts, factors: factorsOf(named) }
}

function hasFactor(row: TopicRow, factor: number): boolean {
  return row.leastReplicas <= factor && factor <= row.mostReplicas
}

function factorsOf(rows: readonly TopicRow[]): TopicList['factors'] {
  const factors = new Set(rows.flatMap((row) => [row.leastReplicas, row.mostReplicas]))
  return [...factors]
    .sort((a, b) => a - b)
    .map((factor) => ({ factor, topics: rows.filter((row) => hasFactor(row, factor)).length }))
}

function comparing({ sort, dir }: TopicQuery): (a: TopicRow, b: TopicRow) => number {
  const sign = dir === 'asc' ? 1 : -1
  const key = KEYS[sort]
  return (a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === y) return byName(a, b) * (sort === 'name' ? sign : 1)
    if (x === null) return 1
    if (y === null) return -1
    return (x - y) * sign
  }
}

/** Plain order of code units, as Kafka lists topics. */
function byName(a: TopicRow, b: TopicRow): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
