import { describe, expect, it } from 'vitest'
import { find } from './find.ts'
import { sampleBroker, sampleCluster } from './sample.ts'

const sample = sampleCluster({
  brokers: {},
  topics: Object.fromEntries(
    ['Orders', 'old-orders', 'orders-dlq', 'orders'].map((name) => [name, { replicas: [] }]),
  ),
  groups: { billing: [], 'orders-audit': [] },
})
const cluster = {
  ...sample,
  brokers: [sampleBroker(1, { host: 'kafka-a' }), sampleBroker(10, { host: 'kafka-b' })],
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
