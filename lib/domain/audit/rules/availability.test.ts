import { describe, expect, test } from 'vitest'
import type { Cluster, Partition } from '../../cluster.ts'
import { sampleCluster, times } from '../../sample.ts'
import { findWith, missingFor, THREE } from '../find.fixture.ts'
import type { Rule } from '../rule.ts'
import { atMinIsr } from './at-min-isr.ts'
import { belowMinIsr } from './below-min-isr.ts'
import { brokerDown } from './broker-down.ts'
import { failedLogDir } from './failed-log-dir.ts'
import { offline } from './offline.ts'
import { rfAboveBrokers } from './rf-above-brokers.ts'
import { stuckReassignment } from './stuck-reassignment.ts'
import { underReplicated } from './under-replicated.ts'

/** One topic of one partition on brokers 1, 2 and 3, in sync but for what differs. */
function withPartition(
  differing: Partial<Partition>,
  more: { minIsr?: string; dead?: number[] } = {},
): Cluster {
  const config = { 'min.insync.replicas': more.minIsr ?? '2' }
  const topics = { orders: { replicas: [[1, 2, 3]], config, differing: { 0: differing } } }
  return sampleCluster({ brokers: THREE, dead: more.dead ?? [], topics })
}

const STATE_RULES: readonly Rule[] = [offline, belowMinIsr, atMinIsr, underReplicated]

test.each([
  ['in sync', {}, '2', []],
  ['without a leader', { leader: null, isr: [1] }, '2', ['offline']],
  ['fewer in sync than needed', { isr: [1] }, '2', ['below-min-isr']],
  ['as many in sync as needed', { isr: [1, 2] }, '2', ['at-min-isr']],
  ['the last one in sync, and it is enough', { isr: [1] }, '1', ['at-min-isr']],
  ['more in sync than needed', { isr: [1, 2] }, '1', ['under-replicated']],
  ['only moving', { isr: [1, 2], adding: [3] }, '1', []],
  ['growing, which needs the new ones in sync', { isr: [1], adding: [2, 3] }, '2', ['below-min-isr']],
])('a partition that is %s is told as %j', (_, differing: Partial<Partition>, minIsr, rules) => {
  const cluster = withPartition(differing, { minIsr })
  const told = STATE_RULES.flatMap((rule) => findWith(rule, cluster))
  expect(told.map(({ id }) => id)).toEqual(rules.map((rule) => `${rule}:orders`))
})

test.each([
  ['offline', offline, { leader: null, isr: [1] }, 'critical · partition 0–1, 3'],
  ['below min.insync.replicas', belowMinIsr, { isr: [1] }, 'critical · partition 0–1, 3 below 2'],
])('partitions that are %s are another thing than as many others', (_, rule, state, fingerprint) => {
  const fingerprintOf = (...ids: number[]) => {
    const config = { 'min.insync.replicas': '2' }
    const differing = Object.fromEntries(ids.map((id) => [id, state]))
    const topics = { orders: { replicas: times(5, [1, 2, 3]), config, differing } }
    return findWith(rule, sampleCluster({ brokers: THREE, topics }))[0]?.fingerprint
  }
  expect(fingerprintOf(0, 1, 3)).toBe(fingerprint)
  expect(fingerprintOf(0, 1, 4)).not.toBe(fingerprint)
})

test('min.insync.replicas never asks for more than there are', () => {
  const config = { 'min.insync.replicas': '2' }
  const cluster = sampleCluster({ brokers: THREE, topics: { orders: { replicas: [[1]], config } } })
  expect(findWith(belowMinIsr, cluster)).toEqual([])
})

test('a topic whose configuration was not read is said to be unknown', () => {
  const cluster = sampleCluster({ brokers: THREE, topics: { orders: { replicas: [[1, 2, 3]] } } })
  expect(missingFor(belowMinIsr, cluster)).toBe('min.insync.replicas is not known of any topic')
  expect(missingFor(belowMinIsr, withPartition({}))).toBeUndefined()
})

describe('a broker that is down', () => {
  test('is one finding, and neither of the ones about replicas behind', () => {
    const cluster = withPartition({}, { dead: [1] })
    expect(findWith(brokerDown, cluster)).toMatchObject([
      {
        id: 'broker-down:1',
        facts: '1 replica in 1 topic · 1 partition at min ISR · localhost:9092',
        topics: ['orders'],
        fingerprint: 'high · down',
      },
    ])
    for (const rule of [atMinIsr, underReplicated]) expect(findWith(rule, cluster)).toEqual([])
  })

  test('is none where it holds nothing', () => {
    const topics = { orders: { replicas: [[1, 2]] } }
    expect(findWith(brokerDown, sampleCluster({ brokers: THREE, dead: [3], topics }))).toEqual([])
  })

  test('leaves topics with more replicas than there are brokers', () => {
    expect(findWith(rfAboveBrokers, withPartition({}, { dead: [1] }))).toMatchObject([
      { id: 'rf-above-brokers', facts: 'RF 3 · 2 live brokers · 1 topic', topics: ['orders'] },
    ])
    expect(findWith(rfAboveBrokers, withPartition({}))).toEqual([])
  })
})

describe('a log directory that failed', () => {
  test('is told once for its broker, with the replicas in it, and not as replicas behind', () => {
    const cluster = withPartition({ isr: [1, 3], offline: [2] })
    const dir = { path: '/d1', totalBytes: null, usableBytes: null, error: 'the disk is gone' }
    const brokers = cluster.brokers.map((broker) =>
      broker.id === 2 ? { ...broker, logDirs: [dir] } : broker,
    )
    expect(findWith(failedLogDir, { ...cluster, brokers })).toMatchObject([
      { id: 'failed-log-dir:2', facts: '1 replica offline · /d1: the disk is gone', topics: ['orders'] },
    ])
    expect(findWith(atMinIsr, cluster)).toEqual([])
  })

  test('is not what is offline on a broker that is down', () => {
    expect(findWith(failedLogDir, withPartition({}, { dead: [2] }))).toEqual([])
    expect(missingFor(failedLogDir, withPartition({}))).toContain('log directories')
  })
})

describe('a reassignment', () => {
  const moving = { replicas: [1, 2, 3], isr: [1, 2], adding: [3] }

  test('is stuck where its target is down, its target disk failed, or there is nobody to copy from', () => {
    expect(findWith(stuckReassignment, withPartition(moving, { dead: [3] }))[0]).toMatchObject({
      id: 'stuck-reassignment:orders',
      facts: '1 of 1 partition · broker 3 cannot get in sync',
    })
    expect(findWith(stuckReassignment, withPartition({ ...moving, offline: [3] }))).toHaveLength(1)
    expect(findWith(stuckReassignment, withPartition({ ...moving, leader: null, isr: [] }))[0]?.facts).toBe(
      '1 of 1 partition without a leader to copy from',
    )
  })

  test.each([
    ['others are only removed', { replicas: [1, 2, 3], isr: [1, 3], removing: [3] }, 2],
    ['what is added is in sync', { replicas: [1, 2, 3], isr: [1, 3], adding: [1], removing: [3] }, 2],
  ])('is stuck where a replica that stays is down, and %s', (_, differing: Partial<Partition>, down) => {
    expect(findWith(stuckReassignment, withPartition(differing, { dead: [down] }))).toMatchObject([
      { facts: `1 of 1 partition · broker ${down} cannot get in sync`, fingerprint: `high · broker ${down}` },
    ])
    expect(findWith(stuckReassignment, withPartition(differing))).toEqual([])
  })

  test('goes on without a replica that stays and is down, where as many are added as removed', () => {
    const differing = { replicas: [1, 2, 3], isr: [3], leader: 3, adding: [1], removing: [3] }
    expect(findWith(stuckReassignment, withPartition(differing, { dead: [2] }))).toEqual([])
    expect(findWith(stuckReassignment, withPartition(differing, { dead: [1] }))).toHaveLength(1)
  })

  test('is stuck where it copies nothing, and the new replica is not in sync', () => {
    const stalled = [{ topic: 'orders', partition: 0, brokers: [3] }]
    expect(findWith(stuckReassignment, { ...withPartition(moving), stalled })[0]?.facts).toBe(
      '1 of 1 partition · broker 3 copies nothing',
    )
    const inSync = withPartition({ ...moving, isr: [1, 2, 3] })
    expect(findWith(stuckReassignment, { ...inSync, stalled })).toEqual([])
  })

  test('is not while it can go on', () => {
    expect(findWith(stuckReassignment, withPartition(moving))).toEqual([])
    expect(findWith(stuckReassignment, withPartition({ leader: null, isr: [] }))).toEqual([])
  })
})
