import { describe, expect, it } from 'vitest'
import { listTopics, type TopicQuery } from './topic-list.ts'
import type { TopicRow } from './topic-row.ts'

const row = (name: string, over: Partial<TopicRow> = {}): TopicRow => ({
  name,
  internal: name.startsWith('__'),
  partitions: 6,
  leastReplicas: 3,
  mostReplicas: 3,
  minInsync: 2,
  offline: 0,
  belowMin: 0,
  underReplicated: 0,
  moving: 0,
  awayFromPreferred: 0,
  fatal: [],
  blocking: [],
  bytes: 100,
  groups: 0,
  rule: 'classic',
  follows: 6,
  unsafe: 0,
  ...over,
})

const rows = [
  row('__consumer_offsets', { leastReplicas: 1, mostReplicas: 1, fatal: [1], bytes: 900 }),
  row('Orders', { underReplicated: 2, blocking: [2], bytes: null }),
  row('a.b-c_d', { offline: 1, underReplicated: 1, fatal: [3], groups: 4 }),
  row('orders.eu', { leastReplicas: 2, mostReplicas: 3, moving: 3, follows: 2, unsafe: 1 }),
  row('clicks', { belowMin: 1, awayFromPreferred: 2, underReplicated: 6, partitions: 12, follows: 12 }),
]

const query: TopicQuery = { q: '', show: 'all', rf: null, sort: 'name', dir: 'asc' }
const names = (over: Partial<TopicQuery>) =>
  listTopics(rows, { ...query, ...over }).rows.map(({ name }) => name)

describe('listTopics', () => {
  it('finds part of a name in any case, and takes dots for dots', () => {
    expect(names({ q: ' ORD ' })).toEqual(['Orders', 'orders.eu'])
    expect(names({ q: '.b-' })).toEqual(['a.b-c_d'])
    expect(names({ q: 'o.*' })).toEqual([])
  })

  it.each([
    ['internal', ['__consumer_offsets']],
    ['under-replicated', ['Orders', 'a.b-c_d', 'clicks']],
    ['offline', ['a.b-c_d']],
    ['at-risk', ['Orders', '__consumer_offsets', 'a.b-c_d']],
    ['off-rule', ['orders.eu']],
    ['moving', ['orders.eu']],
    ['away-from-preferred', ['clicks']],
  ] as const)('shows what is %s, and counts it', (show, expected) => {
    expect(names({ show })).toEqual(expected)
    expect(listTopics(rows, query).counts[show]).toBe(expected.length)
  })

  it('counts what each filter would show with the rest of the query as it is', () => {
    const { counts } = listTopics(rows, { ...query, q: 'orders', show: 'moving' })
    expect(counts).toMatchObject({ all: 2, 'under-replicated': 1, moving: 1, internal: 0 })
  })

  it('filters by a number of replicas that any partition has', () => {
    expect(names({ rf: 2 })).toEqual(['orders.eu'])
    expect(names({ rf: 3 })).not.toContain('__consumer_offsets')
    expect(listTopics(rows, { ...query, rf: 1 }).factors).toEqual([
      { factor: 1, topics: 1 },
      { factor: 2, topics: 1 },
      { factor: 3, topics: 4 },
    ])
  })

  it('puts the worst state at one end, offline before refused writes before under-replicated', () => {
    expect(names({ sort: 'state', dir: 'desc' })).toEqual([
      'a.b-c_d',
      'clicks',
      'Orders',
      'orders.eu',
      '__consumer_offsets',
    ])
  })

  it('keeps an unknown size last either way, and equals in order of name', () => {
    expect(names({ sort: 'size' })).toEqual([
      'a.b-c_d',
      'clicks',
      'orders.eu',
      '__consumer_offsets',
      'Orders',
    ])
    expect(names({ sort: 'size', dir: 'desc' })).toEqual([
      '__consumer_offsets',
      'a.b-c_d',
      'clicks',
      'orders.eu',
      'Orders',
    ])
  })

  it('sorts names by code unit, both ways', () => {
    expect(names({})).toEqual(['Orders', '__consumer_offsets', 'a.b-c_d', 'clicks', 'orders.eu'])
    expect(names({ dir: 'desc' })).toEqual(names({}).reverse())
  })
})
