import { describe, expect, it } from 'vitest'
import { bestFit } from '#lib/domain/placement/infer.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import { columnPositions, rackGroups } from './columns.ts'
import { topicsOnMap } from './map-row.ts'
import { countRows, mapWindow } from './map-window.ts'

const inTurn = (count: number) => Array.from({ length: count }, (_, id) => [(id % 3) + 1, ((id + 1) % 3) + 1])

const cluster = sampleCluster({
  brokers: { 1: 'b', 2: 'a', 3: 'b' },
  topics: {
    Orders: { replicas: inTurn(5) },
    __consumer_offsets: { replicas: inTurn(3) },
    clicks: { replicas: [] },
    'orders.v2': { replicas: inTurn(4) },
  },
})
const brokers = cluster.brokers.toReversed()

const groups = rackGroups(brokers)
const columns = columnPositions(groups)
const all = (from: number, count: number, topics = topicsOnMap(cluster, '')) =>
  mapWindow(topics, columns, (one) => bestFit(one, cluster), from, count).rows

describe('rackGroups', () => {
  it('puts racks in order of name, brokers in order of id, and brokers without a rack last', () => {
    const mixed = rackGroups([...brokers, { id: 0, rack: null, alive: false }])
    expect(mixed.map((group) => [group.rack, ...group.columns.map(({ id }) => id)])).toEqual([
      ['a', 2],
      ['b', 1, 3],
      [null, 0],
    ])
    expect(columns).toEqual(
      new Map([
        [2, 0],
        [1, 1],
        [3, 2],
      ]),
    )
  })
})

describe('topicsOnMap', () => {
  it('puts internal topics first and filters by any part of the name, whatever its case', () => {
    expect(topicsOnMap(cluster, '').map(({ name }) => name)).toEqual([
      '__consumer_offsets',
      'Orders',
      'clicks',
      'orders.v2',
    ])
    expect(topicsOnMap(cluster, ' ORDERS ').map(({ name }) => name)).toEqual(['Orders', 'orders.v2'])
  })
})

describe('mapWindow', () => {
  it('has a heading for each topic, its partitions, and a gap between topics', () => {
    const kinds = all(0, 1000)
      .map((row) => row.kind[0])
      .join('')
    expect(kinds).toBe('tpppgtpppppgtgtpppp')
    expect(countRows(topicsOnMap(cluster, ''))).toBe(kinds.length)
    expect(countRows([])).toBe(0)
  })

  it('cuts windows that together are the whole map, wherever they begin and however long they are', () => {
    const whole = all(0, 1000)
    for (const size of [1, 2, 3, 7]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => all(i * size, size))
      expect(pieces.flat()).toEqual(whole)
    }
    expect(all(whole.length, 5)).toEqual([])
  })

  it('lists cells by column, with the leader where the partition leads', () => {
    const [, first] = all(0, 2, topicsOnMap(cluster, 'Orders'))
    expect(first).toEqual({
      kind: 'partition',
      topic: 'Orders',
      partition: 0,
      cells: [
        [0, 'S'],
        [1, 'L'],
      ],
    })
  })
})
