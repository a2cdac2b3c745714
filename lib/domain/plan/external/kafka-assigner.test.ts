import { expect, test } from 'vitest'
import { refinePlan } from '../draft.ts'
import { type Goals, NO_GOALS } from '../goals.ts'
import { clusterOf, countsIn, type Matrix, matrixAfter } from './matrix.ts'

// Inputs and expectations: SiftScience/kafka-assigner, KafkaTopicAssignerTest.java.

const BEFORE = [
  [10, 11],
  [11, 12],
  [12, 10],
  [10, 12],
]

function planFor(racks: Record<number, string | null>, matrix: Matrix, goals: Partial<Goals>) {
  const cluster = clusterOf(racks, matrix)
  const plan = refinePlan(cluster, { ...NO_GOALS, ...goals }, 0, () => true)
  const after = matrixAfter(cluster, plan)
  for (const [id, replicas] of after.entries()) {
    expect(replicas.filter((broker) => matrix[id]?.includes(broker)).length).toBeGreaterThanOrEqual(1)
  }
  return { plan, after, counts: countsIn(cluster, after) }
}

test('testRackAwareExpansion: two brokers with one replica, three with two', () => {
  const racks = { 10: 'a', 11: 'b', 12: 'c', 13: 'a', 14: 'b' }
  const { plan, after, counts } = planFor(racks, BEFORE, { racks: true, spread: true })
  expect(plan).toMatchObject({ copies: 2, proven: true, unsatisfied: [] })
  expect(counts.sort()).toEqual([1, 1, 2, 2, 2])
  const rackOf = new Map(Object.entries(racks).map(([id, rack]) => [Number(id), rack]))
  for (const replicas of after) expect(new Set(replicas.map((id) => rackOf.get(id))).size).toBe(2)
})

test('testClusterExpansion: two replicas on each of four brokers', () => {
  const { plan, counts } = planFor({ 10: null, 11: null, 12: null, 13: null }, BEFORE, { spread: true })
  expect(plan).toMatchObject({ copies: 2, lowerBound: 2, proven: true })
  expect(counts).toEqual([2, 2, 2, 2])
})

test('testDecommission: nothing on 12, one broker with two, two with three', () => {
  const before = [
    [10, 11],
    [11, 12],
    [12, 13],
    [13, 10],
  ]
  const racks = { 10: null, 11: null, 12: null, 13: null }
  const { plan, counts } = planFor(racks, before, { drain: [12], spread: true })
  expect(plan).toMatchObject({ copies: 2, lowerBound: 2, proven: true })
  expect(counts[2]).toBe(0)
  expect(counts.toSpliced(2, 1).sort()).toEqual([2, 3, 3])
})

test('testReplacement: 12 goes, partition 0 stays as it is, every other keeps its other replica', () => {
  const racks = { 10: null, 11: null, 12: null, 13: null }
  const drained = planFor(racks, BEFORE, { drain: [12] })
  expect(drained.plan).toMatchObject({ copies: 3, lowerBound: 3, proven: true })
  expect(drained.counts[2]).toBe(0)
  expect(drained.after[0]).toEqual([10, 11])
  const replaced = planFor(racks, BEFORE, { replace: [{ from: 12, to: 13 }] })
  expect(replaced.plan).toMatchObject({ copies: 3, lowerBound: 3, proven: true })
  expect(replaced.after).toEqual([
    [10, 11],
    [11, 13],
    [13, 10],
    [10, 13],
  ])
})
