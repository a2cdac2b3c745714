import { describe, expect, test } from 'vitest'
import type { Cluster } from '../../cluster.ts'
import { sampleCluster, times } from '../../sample.ts'
import { findWith, missingFor, THREE } from '../find.fixture.ts'
import { bytesSkew } from './bytes-skew.ts'
import { diskFilling } from './disk-filling.ts'
import { leaderSkew } from './leader-skew.ts'
import { notPreferred } from './not-preferred.ts'
import { replicaSkew } from './replica-skew.ts'

const GB = 1_000_000_000

function withReplicas(
  replicas: readonly (readonly number[])[],
  brokers: Record<number, string | null> = THREE,
  sizeBytes: number | null = 0,
): Cluster {
  return sampleCluster({ brokers, topics: { orders: { replicas, sizeBytes } } })
}

const EVEN = [...times(20, [1, 2]), ...times(20, [2, 3]), ...times(20, [3, 1])]

describe('skew', () => {
  test('of leaders, replicas and bytes is told with a plan', () => {
    const skewed = [...times(40, [1, 2]), ...times(10, [2, 1]), ...times(10, [3, 1])]
    expect(findWith(leaderSkew, withReplicas(skewed))).toMatchObject([
      { subject: 'broker 1', facts: '40, 100 % above the mean of 20', remedy: { kind: 'plan' } },
    ])
    expect(findWith(replicaSkew, withReplicas(skewed))).toMatchObject([{ subject: 'broker 1' }])
    expect(findWith(bytesSkew, withReplicas(skewed, THREE, GB))).toMatchObject([{ subject: 'broker 1' }])
  })

  test('is none where all carry the same, little, or what nobody can move', () => {
    for (const rule of [leaderSkew, replicaSkew, bytesSkew])
      expect(findWith(rule, withReplicas(EVEN, THREE, GB))).toEqual([])
    expect(findWith(leaderSkew, withReplicas(times(6, [1, 2])))).toEqual([])
    const onTwo = [...times(40, [1, 2]), ...times(40, [2, 1])]
    expect(findWith(leaderSkew, withReplicas(onTwo))).toEqual([])
    expect(findWith(leaderSkew, withReplicas([...onTwo, ...times(2, [2, 3])]))).toHaveLength(1)
    const alone = times(50, [1])
    expect(
      findWith(leaderSkew, withReplicas([...alone, ...times(20, [2, 1]), ...times(20, [3, 1])])),
    ).toEqual([])
  })

  test('of leaders is none where only coordinators could make up for it, which are level by themselves', () => {
    const topics = (offsets: readonly (readonly number[])[]) => ({
      audit: { replicas: times(34, [1]) },
      __consumer_offsets: { replicas: offsets },
    })
    const level = [...times(10, [1, 2, 3]), ...times(10, [2, 3, 1]), ...times(10, [3, 1, 2])]
    const found = (offsets: readonly (readonly number[])[]) =>
      findWith(leaderSkew, sampleCluster({ brokers: THREE, topics: topics(offsets) }))
    expect(found(level)).toEqual([])
    expect(found(times(30, [1, 2, 3]))).toHaveLength(1)
  })

  test('is as large as the policy allows', () => {
    const skewed = [...EVEN, ...EVEN, ...EVEN, ...times(20, [1, 2])]
    expect(findWith(leaderSkew, withReplicas(skewed))).toEqual([])
    const limits = { skew: 0.1, diskUsed: 0.9 }
    expect(findWith(leaderSkew, withReplicas(skewed), { limits })).toHaveLength(1)
  })

  test('a small rack has to hold more: brokers are compared inside racks of unequal size', () => {
    const racks = { 1: 'a', 2: 'a', 3: 'b' }
    const forced = [...times(20, [1, 3]), ...times(20, [2, 3])]
    expect(findWith(replicaSkew, withReplicas(forced, racks))).toEqual([])
  })

  test('of sizes that are not known is unknown', () => {
    const cluster = withReplicas(times(60, [1, 2]), THREE, null)
    expect(findWith(bytesSkew, cluster)).toEqual([])
    expect(missingFor(bytesSkew, cluster)).toContain('not known')
  })
})

test('leaders away from a preferred broker that could lead are told, once for all', () => {
  const away = (isr: number[]) =>
    sampleCluster({
      brokers: THREE,
      topics: { orders: { replicas: [[1, 2, 3]], differing: { 0: { leader: 2, isr } } } },
    })
  expect(findWith(notPreferred, away([1, 2, 3]))).toMatchObject([
    { id: 'not-preferred', facts: '1 partition in 1 topic', remedy: { goals: { preferredLeaders: true } } },
  ])
  expect(findWith(notPreferred, away([2, 3]))).toEqual([])
  const targets = [{ topics: 'orders', exempt: ['not-preferred'] }]
  expect(findWith(notPreferred, away([1, 2, 3]), { targets })).toEqual([])
  expect(findWith(notPreferred, withReplicas(EVEN))).toEqual([])
})

describe('disks', () => {
  const filled = (used: number, replicas = EVEN): Cluster => {
    const cluster = withReplicas(replicas, THREE, GB)
    const dir = { path: '/d', totalBytes: 100 * GB, usableBytes: 100 * GB * (1 - used), error: null }
    const empty = { ...dir, usableBytes: 90 * GB }
    const brokers = cluster.brokers.map((broker) => ({ ...broker, logDirs: [broker.id === 1 ? dir : empty] }))
    return { ...cluster, brokers }
  }

  test('that fill up are told; the last few percent are critical', () => {
    expect(findWith(diskFilling, filled(0.9))).toMatchObject([
      { id: 'disk-filling:1:/d', severity: 'high', facts: '/d: 90 % of 100 GB used, 10.0 GB free' },
    ])
    expect(findWith(diskFilling, filled(0.96))).toMatchObject([{ severity: 'critical' }])
    expect(findWith(diskFilling, filled(0.5))).toEqual([])
    expect(findWith(diskFilling, filled(0.5), { limits: { diskUsed: 0.4, skew: 0.3 } })).toHaveLength(1)
  })

  test('are relieved by a plan only where others hold less', () => {
    expect(findWith(diskFilling, filled(0.9))).toMatchObject([{ remedy: { kind: 'words' } }])
    const uneven = [...times(40, [1, 2]), ...times(20, [3, 1])]
    expect(findWith(diskFilling, filled(0.9, uneven))).toMatchObject([
      { remedy: { kind: 'plan', goals: { balance: ['bytes'] } } },
    ])
  })

  test('that were not read are unknown', () => {
    expect(missingFor(diskFilling, withReplicas(EVEN))).toBe('the disks of broker 1, 2 and 3 are not known')
  })
})
