import { expect, test } from 'vitest'
import type { Cluster } from '../cluster.ts'
import { clusterAfter } from '../plan/after.ts'
import { draftPlan } from '../plan/draft.ts'
import { NO_GOALS, together } from '../plan/goals.ts'
import { incident, sampleCluster, times } from '../sample.ts'
import { lose } from './lose.ts'
import { remediesOf } from './remedies.ts'

const BROKERS = { 1: 'a', 2: 'a', 3: 'b', 4: 'b' }

function remedies(cluster: Cluster, lost: readonly number[]) {
  return remediesOf(cluster, lose(cluster, lost))
}

test('where nothing is harmed nothing has to change', () => {
  expect(remedies(incident(), [2])).toEqual([])
})

test('single replicas get copies elsewhere, by a plan', () => {
  expect(remedies(incident(), [1])).toEqual([
    {
      text: 'At least 2 replicas in distinct racks: 56 partitions of __consumer_offsets and audit-log have none elsewhere now.',
      goals: {
        ...NO_GOALS,
        racks: true,
        replication: [
          { pattern: '__consumer_offsets', factor: 2, orMore: true },
          { pattern: 'audit-log', factor: 2, orMore: true },
        ],
      },
    },
  ])
})

test('all copies in one rack are spread, without more of them where there are enough', () => {
  const cluster = sampleCluster({
    brokers: BROKERS,
    voters: [101],
    topics: { orders: { replicas: [[1, 2]] } },
  })
  const [remedy] = remedies(cluster, [1, 2])
  expect(remedy?.text).toBe(
    'At least 2 replicas in distinct racks: 1 partition of orders has none elsewhere now.',
  )
  expect(remedy?.goals).toMatchObject({ racks: true, replication: [{ pattern: 'orders', factor: 2 }] })
})

test('a replica that lives and is behind is to be waited for', () => {
  const cluster = sampleCluster({
    brokers: BROKERS,
    voters: [101],
    topics: { orders: { replicas: [[1, 3]], differing: { 0: { isr: [1] } } } },
  })
  expect(remedies(cluster, [1])).toEqual([
    { text: 'Wait until broker 3 has caught up: 1 partition of orders would go on there.', goals: null },
  ])
})

test('writes take as many copies more as are lost, and a lower limit where there are too few brokers', () => {
  const config = { 'min.insync.replicas': '2' }
  const topics = { orders: { replicas: times(2, [1, 3]), config } }
  const four = sampleCluster({ brokers: BROKERS, voters: [101], topics })
  const [remedy, ...others] = remedies(four, [3])
  expect(others).toEqual([])
  expect(remedy?.text).toBe(
    'At least 3 replicas: with fewer, 2 partitions of orders are below min.insync.replicas.',
  )
  expect(remedy?.goals?.replication).toEqual([{ pattern: 'orders', factor: 3, orMore: true }])
  const two = sampleCluster({ brokers: { 1: 'a', 3: 'b' }, voters: [101], topics })
  expect(remedies(two, [3])).toEqual([
    {
      text: 'It takes more brokers, or min.insync.replicas 1. That is about 2 partitions of orders.',
      goals: null,
    },
  ])
})

test('the copies that it takes count what min.insync.replicas asks for once there are that many', () => {
  const config = { 'min.insync.replicas': '3' }
  const six = { ...BROKERS, 5: 'c', 6: 'c' }
  const topics = { orders: { replicas: [[1, 3]], config }, logs: { replicas: [[3]], config } }
  const cluster = sampleCluster({ brokers: six, voters: [101], topics })
  const factors = remedies(cluster, [3]).map(({ goals }) => goals?.replication)
  expect(factors).toEqual([
    [{ pattern: 'logs', factor: 4, orMore: true }],
    [{ pattern: 'orders', factor: 4, orMore: true }],
  ])
  const few = sampleCluster({ brokers: { 1: 'a', 3: 'b', 5: 'c' }, voters: [101], topics })
  expect(remedies(few, [3])[0]?.goals?.replication).toEqual([{ pattern: 'logs', factor: 2, orMore: true }])
})

test('the plan for a remedy makes the loss one that is borne', () => {
  const config = { 'min.insync.replicas': '2' }
  const cluster = sampleCluster({
    brokers: { ...BROKERS, 5: 'c', 6: 'c' },
    voters: [101],
    topics: { alone: { replicas: [[1], [2]] }, together: { replicas: times(3, [1, 2]), config } },
  })
  for (const lost of [[1], [1, 2], [1, 3]]) {
    const goals = remedies(cluster, lost).flatMap((remedy) => remedy.goals ?? [])
    expect(goals.length).toBeGreaterThan(0)
    const after = clusterAfter(cluster, draftPlan(cluster, goals.reduce(together)))
    expect(lose(after, lost).severity, `after the plan for ${lost}`).toBe('nothing')
  }
})

test('without a majority the quorum is what has to change', () => {
  const cluster = sampleCluster({ brokers: BROKERS, voters: [1, 2, 3], topics: { a: { replicas: [[1]] } } })
  expect(remedies(cluster, [1, 2])).toEqual([
    {
      text: 'The controller quorum needs 5 voters to be without 2 of them: it has 3. Controllers on nodes of their own are not lost along with brokers.',
      goals: null,
    },
  ])
})

test('for many topics the plan asks for all, and leaves those alone that have enough', () => {
  const topics = Array.from({ length: 30 }, (_, index) => [`t${index}`, { replicas: [[1]] }])
  const cluster = sampleCluster({ brokers: BROKERS, voters: [101], topics: Object.fromEntries(topics) })
  expect(remedies(cluster, [1])[0]?.goals?.replication).toEqual([{ pattern: '*', factor: 2, orMore: true }])
})
