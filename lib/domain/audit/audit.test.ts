import { describe, expect, test } from 'vitest'
import { incident, sampleCluster, times } from '../sample.ts'
import { audit, fatalFindings, jointGoals } from './audit.ts'

const THREE = { 1: 'a', 2: 'b', 3: 'c' }

function idsOf(sample: Parameters<typeof sampleCluster>[0]): string[] {
  return audit(sampleCluster(sample)).map(({ id }) => id)
}

test('a sound cluster has no findings', () => {
  const config = { 'min.insync.replicas': '2' }
  expect(idsOf({ brokers: THREE, topics: { orders: { replicas: times(3, [1, 2, 3]), config } } })).toEqual([])
})

describe('the incident', () => {
  const findings = audit(incident())

  test('internal topics come first', () => {
    expect(findings.map(({ id }) => id)).toEqual([
      'internal-one-replica:__consumer_offsets',
      'one-replica:audit-log',
      'min-isr-one',
      'below-target:clicks',
    ])
    expect(findings[0]).toMatchObject({
      title: 'Offsets of all groups on one broker',
      facts: 'RF 1 · 50 of 50 partitions on broker 1',
    })
  })

  test('one goal mends both topics that stop something', () => {
    expect(jointGoals(fatalFindings(findings))).toMatchObject({
      replication: [
        { pattern: '__consumer_offsets', factor: 3 },
        { pattern: 'audit-log', factor: 3 },
      ],
      scope: { topics: ['__consumer_offsets', 'audit-log'] },
    })
  })
})

describe('each rule', () => {
  test('transaction and share state count as internal, other internal topics as topics', () => {
    expect(
      idsOf({
        brokers: THREE,
        topics: {
          __transaction_state: { replicas: times(2, [2]) },
          __share_group_state: { replicas: [[1], [2]] },
          __other: { replicas: [[1]] },
        },
      }),
    ).toEqual([
      'internal-one-replica:__share_group_state',
      'internal-one-replica:__transaction_state',
      'one-replica:__other',
    ])
  })

  test('all replicas in one rack', () => {
    const topics = {
      orders: {
        replicas: [
          [1, 4, 3],
          [1, 4],
        ],
        config: { 'min.insync.replicas': '1' },
      },
    }
    const findings = audit(sampleCluster({ brokers: { ...THREE, 4: 'a' }, topics }))
    expect(findings.find(({ rule }) => rule === 'one-rack')).toMatchObject({
      id: 'one-rack:orders',
      facts: 'partition 1 · a',
    })
    expect(
      idsOf({ brokers: { 1: 'a', 2: 'a', 3: 'a' }, topics: { orders: { replicas: times(1, [1, 2, 3]) } } }),
    ).not.toContain('one-rack:orders')
  })

  test('min.insync.replicas that any loss violates', () => {
    const config = { 'min.insync.replicas': '3' }
    expect(idsOf({ brokers: THREE, topics: { orders: { replicas: times(1, [1, 2, 3]), config } } })).toEqual([
      'min-isr-all:orders',
    ])
  })

  test('offline, below min ISR and under-replicated are told apart, and moving is none of them', () => {
    const config = { 'min.insync.replicas': '2' }
    expect(
      idsOf({
        brokers: THREE,
        topics: {
          down: { replicas: [[1, 2, 3]], config, differing: { 0: { leader: null, isr: [1] } } },
          blocked: { replicas: [[1, 2, 3]], config, differing: { 0: { isr: [1] } } },
          behind: { replicas: [[1, 2, 3]], config, differing: { 0: { isr: [1, 2] } } },
          moving: { replicas: [[1, 2, 3]], config, differing: { 0: { isr: [1, 2], adding: [3] } } },
        },
      }),
    ).toEqual(['offline:down', 'below-min-isr:blocked', 'under-replicated:behind'])
  })

  test('a broker that is down is one finding, not one for each topic', () => {
    const config = { 'min.insync.replicas': '2' }
    const topics = {
      orders: { replicas: times(2, [1, 2, 3]), config },
      refunds: { replicas: times(1, [2, 3, 1]), config },
    }
    const findings = audit(sampleCluster({ brokers: THREE, dead: [1], topics }))
    expect(findings).toEqual([
      expect.objectContaining({
        id: 'broker-down:1',
        facts: '3 replicas in 2 topics · localhost:9092',
        topics: ['orders', 'refunds'],
      }),
    ])
  })

  test('min.insync.replicas never asks for more replicas than there are, those being added included', () => {
    const config = { 'min.insync.replicas': '2' }
    const cluster = (differing: { adding: number[]; replicas: number[] } | object) =>
      sampleCluster({
        brokers: THREE,
        topics: { orders: { replicas: [[1]], config, differing: { 0: differing } } },
      })
    expect(audit(cluster({})).map(({ id }) => id)).toEqual(['one-replica:orders'])
    const growing = audit(cluster({ replicas: [1, 2, 3], isr: [1], adding: [2, 3] }))
    expect(growing.map(({ id }) => id)).toEqual(['below-min-isr:orders'])
    expect(growing[0]?.remedy).toEqual(
      expect.objectContaining({ text: expect.stringContaining('being added') }),
    )
  })

  test('a topic may be called like what every object has', () => {
    expect(
      idsOf({ brokers: THREE, topics: { constructor: { replicas: [[1]] }, toString: { replicas: [[2]] } } }),
    ).toEqual(['one-replica:constructor', 'one-replica:toString'])
  })

  test('one live broker cannot hold a second replica: no button, but words', () => {
    const [finding] = audit(sampleCluster({ brokers: { 1: null }, topics: { orders: { replicas: [[1]] } } }))
    expect(finding?.remedy).toEqual(expect.objectContaining({ kind: 'words' }))
  })
})
