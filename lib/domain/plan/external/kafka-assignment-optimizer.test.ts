import { expect, test } from 'vitest'
import { draftPlan } from '../draft.ts'
import { NO_GOALS } from '../goals.ts'
import { clusterOf, copiesBetween, matrixAfter } from './matrix.ts'

// Input: killerwhile/kafka-assignment-optimizer, README.md: 20 brokers, odd ones in zone b, even ones in a.

const BEFORE = [
  [7, 18],
  [8, 19],
  [9, 10],
  [0, 11],
  [1, 12],
  [2, 13],
  [3, 14],
  [4, 15],
  [5, 16],
  [6, 17],
]
const GENERATED = [
  [14, 17],
  [15, 18],
  [16, 0],
  [17, 1],
  [18, 2],
  [0, 3],
  [1, 4],
  [2, 5],
  [3, 6],
  [4, 7],
]

test('removing broker 19 takes one copy, where kafka-reassign-partitions --generate proposes 20', () => {
  const racks = Object.fromEntries(Array.from({ length: 20 }, (_, id) => [id, id % 2 === 1 ? 'b' : 'a']))
  const cluster = clusterOf(racks, BEFORE)
  const plan = draftPlan(cluster, { ...NO_GOALS, drain: [19] })
  expect(copiesBetween(BEFORE, GENERATED)).toBe(20)
  expect(plan).toMatchObject({ copies: 1, lowerBound: 1, proven: true, unsatisfied: [] })
  const after = matrixAfter(cluster, plan)
  expect(after.toSpliced(1, 1)).toEqual(BEFORE.toSpliced(1, 1))
  expect(after[1]?.[0]).toBe(8)
  // Zone b stays its second one.
  expect((after[1]?.[1] ?? 0) % 2).toBe(1)
})
