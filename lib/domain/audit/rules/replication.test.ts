import { describe, expect, test } from 'vitest'
import { sampleCluster, times } from '../../sample.ts'
import { findWith, THREE } from '../find.fixture.ts'
import { belowTarget } from './below-target.ts'
import { coordinatorsTogether } from './coordinators-together.ts'
import { internalOneReplica } from './internal-one-replica.ts'
import { oneReplica } from './one-replica.ts'

describe('one replica', () => {
  const cluster = sampleCluster({
    brokers: THREE,
    topics: {
      __transaction_state: { replicas: times(2, [2]) },
      __share_group_state: { replicas: [[1], [2]] },
      __other: { replicas: [[1], [1, 2]] },
      orders: { replicas: [[1, 2, 3]] },
    },
  })

  test("Kafka's coordinator topics have a rule of their own", () => {
    expect(findWith(internalOneReplica, cluster)).toMatchObject([
      {
        id: 'internal-one-replica:__share_group_state',
        title: 'State of all share groups without a second replica',
      },
      { id: 'internal-one-replica:__transaction_state', title: 'State of all transactions on one broker' },
    ])
    expect(findWith(oneReplica, cluster)).toMatchObject([
      { id: 'one-replica:__other', facts: 'RF 1 · 1 of 2 partitions on broker 1', internal: true },
    ])
  })

  test('is mended by a plan for as many as are wanted and can be had', () => {
    const factorWith = (brokers: Record<number, string | null>, dead: number[], wanted?: number) => {
      const topics = { orders: { replicas: [[1]] } }
      const targets = wanted === undefined ? [] : [{ topics: '*', replicationFactor: wanted }]
      const [finding] = findWith(oneReplica, sampleCluster({ brokers, dead, topics }), { targets })
      return finding?.remedy.kind === 'plan' ? finding.remedy.goals.replication : finding?.remedy.kind
    }
    expect(factorWith(THREE, [])).toEqual([{ pattern: 'orders', factor: 3, orMore: true }])
    expect(factorWith(THREE, [3])).toEqual([{ pattern: 'orders', factor: 2, orMore: true }])
    expect(factorWith(THREE, [], 2)).toEqual([{ pattern: 'orders', factor: 2, orMore: true }])
    expect(factorWith({ 1: null }, [])).toBe('words')
  })

  test('is no fault where the policy says so', () => {
    const targets = [{ topics: '__*', replicationFactor: 1 }]
    for (const rule of [oneReplica, internalOneReplica])
      expect(findWith(rule, cluster, { targets })).toEqual([])
  })

  test('a topic may be called like what every object has', () => {
    const topics = { constructor: { replicas: [[1]] }, toString: { replicas: [[2]] } }
    expect(findWith(oneReplica, sampleCluster({ brokers: THREE, topics })).map(({ id }) => id)).toEqual([
      'one-replica:constructor',
      'one-replica:toString',
    ])
  })
})

describe('fewer replicas than wanted', () => {
  const topics = {
    clicks: {
      replicas: [
        [1, 2],
        [2, 3, 1],
      ],
    },
    orders: { replicas: [[1, 2, 3]] },
  }

  test('is told of topics that have more than one', () => {
    expect(findWith(belowTarget, sampleCluster({ brokers: THREE, topics }))).toMatchObject([
      { id: 'below-target:clicks', title: '2 replicas, 3 wanted', remedy: { kind: 'plan' } },
    ])
  })

  test('follows the policy, and the size of the cluster', () => {
    const cluster = sampleCluster({ brokers: THREE, topics })
    expect(findWith(belowTarget, cluster, { targets: [{ topics: 'c*', replicationFactor: 2 }] })).toEqual([])
    const two = sampleCluster({ brokers: { 1: 'a', 2: 'b' }, topics: { clicks: { replicas: [[1, 2]] } } })
    expect(findWith(belowTarget, two)).toEqual([])
  })

  test('is still wanted while a broker is down, but no plan can give it', () => {
    const cluster = sampleCluster({ brokers: THREE, dead: [3], topics: { clicks: { replicas: [[1, 2]] } } })
    expect(findWith(belowTarget, cluster)).toMatchObject([{ remedy: { kind: 'words' } }])
  })
})

describe('coordinators', () => {
  const led = (replicas: readonly (readonly number[])[]) =>
    findWith(
      coordinatorsTogether,
      sampleCluster({ brokers: THREE, topics: { __consumer_offsets: { replicas } } }),
    )

  test('together on one broker are told, with a plan that copies nothing', () => {
    expect(led(times(50, [1, 2, 3]))).toMatchObject([
      {
        title: 'Offsets of all groups led by one broker',
        remedy: { kind: 'plan', goals: { balance: ['leaders'], replication: [] } },
      },
    ])
  })

  test('on several brokers, or with no copy elsewhere, are not', () => {
    expect(
      led([
        [1, 2],
        [2, 1],
      ]),
    ).toEqual([])
    expect(led(times(50, [1]))).toEqual([])
    expect(led([[1, 2]])).toEqual([])
  })
})
