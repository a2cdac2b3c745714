import { describe, expect, test } from 'vitest'
import type { Broker, Cluster } from '../cluster.ts'
import { sampleCluster, times } from '../sample.ts'
import type { ConfigChange } from './change.ts'
import { configRisks } from './risks.ts'
import type { ConfigResource } from './setting.ts'

const cluster = sampleCluster({
  brokers: { 1: 'a', 2: 'b', 3: 'c' },
  topics: {
    __consumer_offsets: { replicas: times(2, [1, 2, 3]), config: { 'cleanup.policy': 'compact' } },
    orders: { replicas: times(2, [1, 2, 3]), differing: { 1: { isr: [1] } }, sizeBytes: 5_000_000 },
    clicks: { replicas: [[1, 2]], config: { 'min.insync.replicas': '1' } },
    alone: { replicas: [[1]] },
    lost: { replicas: [[2]], differing: { 0: { leader: null, isr: [] } } },
  },
})

function risks(
  name: string,
  key: string,
  before: string | null,
  after: string | null,
  on: Cluster = cluster,
) {
  const kind = name === '' ? 'cluster' : /^\d+$/.test(name) ? 'broker' : 'topic'
  const resource: ConfigResource = { kind, name }
  const change: ConfigChange = {
    ...{ resource, key, type: 'string', from: null, to: after },
    before: { value: before, source: 'default' },
    after: { value: after, source: resource.kind },
  }
  return configRisks(on, change).join('\n')
}

describe('min.insync.replicas', () => {
  test('above what is in sync now, writes are refused at once', () => {
    const told = risks('orders', 'min.insync.replicas', '1', '2')
    expect(told).toContain('1 partition (orders-1) has fewer than 2 replicas in sync')
    expect(told).toContain('refused at once')
    expect(told).not.toContain('Every replica')
  })
  test('as many as there are, or more, leaves none to spare', () => {
    expect(risks('clicks', 'min.insync.replicas', '1', '2')).toContain(
      'Every replica of clicks (2 replicas) has to be in sync then',
    )
    expect(risks('clicks', 'min.insync.replicas', '1', '3')).toContain('no more replicas than there are')
    expect(risks('alone', 'min.insync.replicas', '1', '2')).toBe('')
  })
  test('lowered to one, an acknowledged write may be on one broker alone', () => {
    expect(risks('orders', 'min.insync.replicas', '2', '1')).toContain('the loss of that broker loses')
    expect(risks('alone', 'min.insync.replicas', '2', '1')).toBe('')
  })
  test('on a broker it is about the partitions that it leads, of topics without a value of their own', () => {
    const told = risks('1', 'min.insync.replicas', '1', '2')
    expect(told).toContain('orders-1')
    expect(told).not.toContain('clicks')
    expect(risks('3', 'min.insync.replicas', '1', '2')).toBe('')
  })
})

test('a default of all brokers is about every topic without a value of its own, on brokers without one', () => {
  const own = { ...cluster, brokers: cluster.brokers.map(withOwnValue) }
  const told = risks('', 'min.insync.replicas', '1', '2', own)
  expect(told).toContain('What is set on broker 1 (1) stays in force there.')
  expect(told).not.toContain('orders-1')
  expect(risks('', 'min.insync.replicas', '1', '2')).toContain('orders-1')
})

function withOwnValue(broker: Broker): Broker {
  if (broker.id !== 1) return broker
  return { ...broker, config: { 'min.insync.replicas': { value: '1', source: 'broker' } } }
}

test('an unclean election may lose records, and may happen at once', () => {
  expect(risks('orders', 'unclean.leader.election.enable', 'false', 'true')).toContain('lost for good')
  expect(risks('lost', 'unclean.leader.election.enable', 'false', 'true')).toContain(
    '1 partition (lost-0) has no leader now',
  )
  expect(risks('lost', 'unclean.leader.election.enable', 'true', 'false')).toBe('')
})

test('a shorter retention deletes, a longer one takes room; a compacted topic has none', () => {
  const shorter = risks('orders', 'retention.ms', '604800000', '3600000')
  expect(shorter).toContain('Records older than 1 h are deleted within minutes')
  expect(shorter).toContain('10.0 MB are held now')
  expect(risks('orders', 'retention.bytes', '-1', '1000000')).toContain('larger than 1.00 MB')
  expect(risks('orders', 'retention.ms', '1000', '-1')).toContain('the logs grow')
  expect(risks('__consumer_offsets', 'retention.ms', '1000', '10')).not.toContain('deleted within')
  expect(risks('1', 'log.retention.ms', '604800000', '60000')).toContain('older than 1 min')
})

test('what a clean-up policy begins and stops to delete', () => {
  expect(risks('orders', 'cleanup.policy', 'delete', 'compact')).toMatch(
    /only the newest record is kept[\s\S]*logs grow/,
  )
  const offsets = risks('__consumer_offsets', 'cleanup.policy', 'compact', 'delete')
  expect(offsets).toContain('Kafka’s own topic')
  expect(offsets).toContain('loses what its groups')
})

test('a smaller batch is refused', () => {
  expect(risks('orders', 'max.message.bytes', '1048588', '1000')).toContain('larger than 1.00 kB are refused')
})

test('a change that leaves the same in force, or one of another key, risks nothing', () => {
  expect(risks('orders', 'retention.ms', '1000', '1000')).toBe('')
  expect(risks('orders', 'segment.ms', '1', '2')).toBe('')
})
