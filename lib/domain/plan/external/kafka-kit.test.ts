import { expect, test } from 'vitest'
import { draftPlan, refinePlan } from '../draft.ts'
import { NO_GOALS } from '../goals.ts'
import { clusterOf, copiesBetween, countsIn, matrixAfter } from './matrix.ts'

// Inputs and expectations: DataDog/kafka-kit, mapper/partitions_test.go and mapper/zookeeper_stub.go (racks),
// cmd/topicmappr/test_resources/{nine,three}_brokers.json.

const RACKS = { 1001: 'a', 1002: 'b', 1003: null, 1004: 'a' }
const MAP = [
  [1001, 1002],
  [1002, 1001],
  [1003, 1004, 1001],
  [1004, 1003, 1002],
]

test('TestRebuildByCount: nothing to do', () => {
  expect(draftPlan(clusterOf(RACKS, MAP), NO_GOALS)).toMatchObject({ moves: [], proven: true })
})

test('TestRebuildByCount: 1004 is drained with two moves, each in its place', () => {
  const cluster = clusterOf(RACKS, MAP)
  const plan = draftPlan(cluster, { ...NO_GOALS, drain: [1004] })
  expect(plan).toMatchObject({ copies: 2, lowerBound: 2, proven: true, unsatisfied: [] })
  expect(matrixAfter(cluster, plan)).toEqual([
    [1001, 1002],
    [1002, 1001],
    [1003, 1002, 1001],
    [1001, 1003, 1002],
  ])
})

test.each([
  { racks: RACKS, fewest: 1, last: [1001, 1002], why: 'one copy keeps partition 3 in two racks' },
  {
    racks: { 1001: null, 1002: null, 1003: null, 1004: null },
    fewest: 0,
    last: [1003, 1002],
    why: 'none is needed without racks',
  },
])(
  'TestRebuildByCount: two replicas instead of three, without 1004: $why (kafka-kit: 2)',
  ({ racks, fewest, last }) => {
    const cluster = clusterOf(racks, MAP)
    const replication = [{ pattern: '*', factor: 2 }]
    const plan = draftPlan(cluster, { ...NO_GOALS, drain: [1004], replication })
    expect(plan).toMatchObject({ copies: fewest, proven: true, unsatisfied: [] })
    expect(matrixAfter(cluster, plan)).toEqual([[1001, 1002], [1002, 1001], [1003, 1001], last])
  },
)

test('TestRebuildByCount: the forced rebuild copies 8, evenness takes 2', () => {
  const before = [[1001, 1002], [1002, 1001], [1003, 1004], ...Array.from({ length: 4 }, () => [1004, 1003])]
  const rebuilt = [
    [1001, 1003],
    [1002, 1004],
    [1003, 1001],
    [1004, 1002],
    [1001, 1002],
    [1002, 1004],
    [1003, 1001],
  ]
  expect(copiesBetween(before, rebuilt)).toBe(8)
  const cluster = clusterOf({ 1001: null, 1002: null, 1003: null, 1004: null }, before)
  const plan = refinePlan(cluster, { ...NO_GOALS, spread: true }, 0, () => true)
  expect(plan).toMatchObject({ copies: 2, proven: true })
  expect(countsIn(cluster, matrixAfter(cluster, plan)).sort()).toEqual(countsIn(cluster, rebuilt).sort())
})

test('TestRebuildByCountSA: 1010 takes the place of the lost 1002', () => {
  const brokers = { 1001: 'a', 1002: 'b', 1003: null, 1004: 'a', 1005: 'b', 1010: 'b' }
  const before = [
    [1004, 1003],
    [1003, 1004],
    [1001, 1005],
    [1003, 1002],
    [1001, 1003],
    [1002, 1001],
  ]
  const cluster = clusterOf(brokers, before, [1002])
  const plan = draftPlan(cluster, { ...NO_GOALS, replace: [{ from: 1002, to: 1010 }] })
  expect(plan).toMatchObject({ copies: 2, proven: true, unsatisfied: [] })
  expect(matrixAfter(cluster, plan)).toEqual([
    [1004, 1003],
    [1003, 1004],
    [1001, 1005],
    [1003, 1010],
    [1001, 1003],
    [1010, 1001],
  ])
})

test('chunked_test.go: nine brokers shrink to three', () => {
  const ids = Array.from({ length: 9 }, (_, index) => 10_000 + index)
  const replica = (index: number) => ids[index % 9] ?? Number.NaN
  const matrix = ids.map((_, partition) => [partition, partition + 1, partition + 2].map(replica))
  const cluster = clusterOf(Object.fromEntries(ids.map((id) => [id, null])), matrix)
  const plan = draftPlan(cluster, { ...NO_GOALS, drain: ids.slice(3) })
  expect(plan).toMatchObject({ copies: 18, lowerBound: 18, proven: true, unsatisfied: [] })
  for (const replicas of matrixAfter(cluster, plan)) expect(replicas.toSorted()).toEqual(ids.slice(0, 3))
})
