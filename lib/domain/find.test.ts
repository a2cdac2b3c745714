import { describe, expect, it } from 'vitest'
import type { Broker, Cluster, Group, Topic } from './cluster.ts'
import { find } from './find.ts'

const broker = (id: number, host: string): Broker => ({
  id,
  host,
  port: 9092,
  rack: null,
  alive: true,
  logDirs: [],
  config: {},
})
const topic = (name: string): Topic => ({ name, id: null, internal: false, config: {}, partitions: [] })
const group = (id: string): Group => ({
  id,
  protocol: 'classic',
  state: 'Stable',
  members: 1,
  coordinatorPartition: 0,
  topics: [],
})

const cluster: Cluster = {
  clusterId: null,
  readAt: '2026-11-21T10:00:00Z',
  kraft: null,
  elrEnabled: true,
  kafkaVersion: '4.3',
  brokers: [broker(1, 'kafka-a'), broker(10, 'kafka-b')],
  topics: ['Orders', 'old-orders', 'orders-dlq', 'orders'].map(topic),
  groups: [group('billing'), group('orders-audit')],
}

const names = (query: string, most = 10) =>
  find(cluster, query, most).map((found) =>
    found.kind === 'broker'
      ? `broker ${found.broker.id}`
      : found.kind === 'topic'
        ? found.topic.name
        : `group ${found.group.id}`,
  )

describe('find', () => {
  it('puts the same name first, then beginnings, then the rest, whatever the case', () => {
    expect(names('ORDERS')).toEqual(['Orders', 'orders', 'orders-dlq', 'old-orders', 'group orders-audit'])
  })

  it('finds a broker by its id, by "broker 1" and by its host', () => {
    expect(names('1')).toEqual(['broker 1', 'broker 10'])
    expect(names('broker 10')).toEqual(['broker 10'])
    expect(names('kafka-b')).toEqual(['broker 10'])
  })

  it('gives at most so many of each kind', () => {
    expect(names('o', 1)).toEqual(['broker 1', 'Orders', 'group orders-audit'])
  })

  it('finds nothing for nothing', () => {
    expect(names('  ')).toEqual([])
    expect(names('no such thing')).toEqual([])
  })
})
