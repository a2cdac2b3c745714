import { expect, test } from 'vitest'
import { minInsyncReplicas, partitionOf } from '../cluster.ts'
import type { ConfigChange } from '../config/change.ts'
import { lose } from '../loss/lose.ts'
import { incident, sampleCluster } from '../sample.ts'
import { clusterAfter } from './after.ts'
import { draftPlan } from './draft.ts'
import { NO_GOALS } from './goals.ts'

test('what a plan raises survives afterwards what it did not survive before', () => {
  const cluster = incident()
  const plan = draftPlan(cluster, { ...NO_GOALS, replication: [{ pattern: '*', factor: 3 }] })
  const after = clusterAfter(cluster, plan)
  expect(lose(cluster, [1]).severity).toBe('stops')
  expect(lose(after, [1]).severity).toBe('nothing')
  const topic = after.topics.find(({ name }) => name === 'audit-log')
  expect(partitionOf(topic, 0)).toMatchObject({ isr: expect.arrayContaining([1, 2, 3]), adding: [] })
  expect(after.topics.find(({ name }) => name === 'orders')).toBe(
    cluster.topics.find(({ name }) => name === 'orders'),
  )
})

test('a replica on a broker that is down is still out of sync, and does not lead', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [1],
    topics: { orders: { replicas: [[1, 2]], differing: { 0: { elr: [1] } } }, gone: { replicas: [[1]] } },
  })
  const moves = [
    { topic: 'orders', partition: 0, from: [1, 2], to: [1, 2, 3], sizeBytes: null },
    { topic: 'gone', partition: 0, from: [1], to: [1, 2], sizeBytes: null },
  ]
  const { topics } = clusterAfter(cluster, { moves, configChanges: [] })
  expect(topics.find(({ name }) => name === 'orders')?.partitions).toEqual([
    expect.objectContaining({ leader: 2, replicas: [1, 2, 3], isr: [2, 3], elr: [], offline: [1] }),
  ])
})

const change: ConfigChange = {
  resource: { kind: 'topic', name: 'orders' },
  key: 'min.insync.replicas',
  type: 'int',
  from: '2',
  to: '1',
  before: { value: '2', source: 'topic' },
  after: { value: '1', source: 'topic' },
}

test('a setting that changes counts for its topic, and a default for the topics that have no value of their own', () => {
  const cluster = incident()
  const limitOf = (changes: ConfigChange[], name: string, from = cluster) => {
    const after = clusterAfter(from, { moves: [], configChanges: changes })
    const topic = after.topics.find((one) => one.name === name)
    return topic && minInsyncReplicas(topic)
  }
  expect(limitOf([change], 'orders')).toBe(1)
  const taken = { ...change, to: null, after: { value: null, source: 'default' } } as const
  expect(limitOf([taken], 'orders')).toBe(1)
  const forAll = { ...change, resource: { kind: 'cluster', name: '' } } as const
  expect(limitOf([forAll], 'orders')).toBe(2)
  const inherited = {
    ...cluster,
    topics: cluster.topics.map((topic) => ({
      ...topic,
      config: { 'min.insync.replicas': { value: '2', source: 'static' } } as const,
    })),
  }
  expect(limitOf([forAll], 'orders', inherited)).toBe(1)
})
