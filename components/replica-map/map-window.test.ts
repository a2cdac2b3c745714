import { describe, expect, it } from 'vitest'
import type { Cluster, Partition, Topic } from '#lib/domain/cluster.ts'
import { bestFit } from '#lib/domain/placement/classic.ts'
import { columnPositions, rackGroups } from './columns.ts'
import { topicsOnMap } from './map-row.ts'
import { countRows, mapWindow } from './map-window.ts'

const brokers = [3, 1, 2].map((id) => ({
  id,
  host: 'h',
  port: 9092,
  rack: id === 2 ? 'a' : 'b',
  alive: true,
  logDirs: [],
  config: {},
}))

function topic(name: string, partitions: number, internal = false): Topic {
  return {
    name,
    id: null,
    internal,
    config: {},
    partitions: Array.from({ length: partitions }, (_, id): Partition => {
      const replicas = [(id % 3) + 1, ((id + 1) % 3) + 1]
      return {
        id,
        leader: replicas[0] ?? null,
        replicas,
        isr: replicas,
        elr: [],
        offline: [],
        adding: [],
        removing: [],
        sizeBytes: null,
        logs: {},
      }
    }),
  }
}

const cluster: Cluster = {
  clusterId: null,
  readAt: '2026-11-21T10:00:00Z',
  kraft: null,
  elrEnabled: true,
  kafkaVersion: null,
  brokers: brokers.toSorted((a, b) => a.id - b.id),
  topics: [
    topic('Orders', 5),
    topic('__consumer_offsets', 3, true),
    topic('clicks', 0),
    topic('orders.v2', 4),
  ],
  groups: [],
}

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
