import { describe, expect, test } from 'vitest'
import { refinePlan } from '../draft.ts'
import { type Goals, NO_GOALS } from '../goals.ts'
import { clusterOf, copiesBetween, countsIn, type Matrix, matrixAfter } from './matrix.ts'

// Inputs and expectations: segmentio/topicctl, pkg/apply/rebalancers/frequency_test.go (placement "any") and
// pkg/apply/assigners/cross_rack_test.go. Broker b is in zone ((b − 1) mod 3) + 1. Its other strategies (one rack a
// partition, leaders even over racks) are goals that nobody has here.

function zones(brokers: number): Record<number, string> {
  return Object.fromEntries(
    Array.from({ length: brokers }, (_, index) => [index + 1, `zone${(index % 3) + 1}`]),
  )
}

function noZones(brokers: number): Record<number, null> {
  return Object.fromEntries(Array.from({ length: brokers }, (_, index) => [index + 1, null]))
}

function planFor(racks: Record<number, string | null>, matrix: Matrix, goals: Partial<Goals>) {
  const cluster = clusterOf(racks, matrix)
  const plan = refinePlan(cluster, { ...NO_GOALS, ...goals }, 0, () => true)
  const after = matrixAfter(cluster, plan)
  return { plan, after, counts: countsIn(cluster, after) }
}

const SIMPLE = [
  [1, 2, 3],
  [1, 4, 5],
  [3, 2, 7],
]
const THRICE = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
]
const BIG = [...THRICE, ...THRICE, ...THRICE]

describe('FrequencyRebalancer', () => {
  test.each([
    {
      name: 'Simple',
      before: SIMPLE,
      drain: [],
      theirs: [
        [6, 9, 3],
        [1, 4, 5],
        [8, 2, 7],
      ],
      fewest: 3,
    },
    {
      name: 'Simple with removals',
      before: SIMPLE,
      drain: [1, 7],
      theirs: [
        [6, 10, 3],
        [8, 4, 5],
        [9, 2, 11],
      ],
      fewest: 5,
    },
    {
      name: 'Simple with large removals',
      before: THRICE,
      drain: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      theirs: [
        [12, 10, 11],
        [11, 10, 12],
        [10, 11, 12],
      ],
      fewest: 9,
    },
    {
      name: 'Big',
      before: BIG,
      drain: [],
      theirs: [[12, 4, 8], [11, 1, 2], [10, 7, 1], [5, 11, 4], [3, 10, 7], [2, 12, 5], ...THRICE],
      fewest: 6,
    },
    {
      name: 'Big with removals',
      before: BIG,
      drain: [1],
      theirs: [
        [10, 6, 4],
        [3, 7, 2],
        [2, 4, 5],
        [11, 10, 8],
        [8, 12, 7],
        [5, 11, 10],
        [12, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      fewest: 6,
    },
  ])('$name', ({ before, drain, theirs, fewest }) => {
    const { plan, after, counts } = planFor(noZones(12), before, { spread: true, drain })
    expect(plan).toMatchObject({ copies: fewest, proven: true, unsatisfied: [] })
    expect(copiesBetween(before, after)).toBe(fewest)
    expect(copiesBetween(before, theirs)).toBeGreaterThanOrEqual(fewest)
    const kept = counts.filter((_, index) => !drain.includes(index + 1))
    expect(Math.max(...kept) - Math.min(...kept)).toBeLessThanOrEqual(1)
    for (const broker of drain) expect(counts[broker - 1]).toBe(0)
  })

  test('Big copies 17 there', () => {
    const theirs = [[12, 4, 8], [11, 1, 2], [10, 7, 1], [5, 11, 4], [3, 10, 7], [2, 12, 5], ...THRICE]
    expect(copiesBetween(BIG, theirs)).toBe(17)
  })

  test('Big: no zone is lost, for as few copies', () => {
    const { plan, after } = planFor(zones(12), BIG, { spread: true })
    expect(plan).toMatchObject({ copies: 6, proven: true })
    for (const replicas of after) expect(new Set(replicas.map((id) => id % 3)).size).toBe(3)
  })

  test('Big with removals: keeping the zones takes one more, as each holds nine', () => {
    const { plan, after, counts } = planFor(zones(12), BIG, { spread: true, drain: [1] })
    expect(plan).toMatchObject({ copies: 7, proven: true, unsatisfied: [] })
    expect(counts.slice(1).sort()).toEqual([2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3])
    for (const replicas of after) expect(new Set(replicas.map((id) => id % 3)).size).toBe(3)
  })
})

describe('CrossRackAssigner', () => {
  const ALL = Array.from({ length: 12 }, (_, index) =>
    [index, index + 3, index + 6].map((id) => (id % 12) + 1),
  )

  test.each([
    { name: 'Already cross rack', before: THRICE, theirs: THRICE, fewest: 0 },
    {
      name: 'Single change',
      before: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 4, 9],
      ],
      theirs: THRICE,
      fewest: 1,
    },
    {
      name: 'Single change, randomized',
      before: [
        [1, 2, 3],
        [4, 10, 6],
        [7, 10, 9],
      ],
      theirs: [
        [1, 2, 3],
        [4, 11, 6],
        [7, 5, 9],
      ],
      fewest: 2,
    },
    {
      name: 'Multiple changes',
      before: [
        [1, 4, 7],
        [2, 5, 8],
        [9, 3, 11],
        [8, 4, 11],
        [10, 4, 11],
        [5, 4, 11],
        [7, 4, 11],
        [3, 4, 11],
        [12, 4, 11],
      ],
      theirs: [
        [1, 2, 3],
        [2, 1, 6],
        [9, 7, 11],
        [8, 4, 9],
        [10, 3, 11],
        [5, 4, 12],
        [7, 6, 11],
        [3, 4, 11],
        [12, 4, 11],
      ],
      fewest: 9,
    },
    {
      name: 'Changes with all replicas',
      before: ALL,
      theirs: [
        [1, 2, 3],
        [2, 1, 6],
        [3, 4, 2],
        [4, 5, 9],
        [5, 7, 12],
        [6, 10, 5],
        [7, 8, 3],
        [8, 1, 6],
        [9, 4, 8],
        [10, 11, 9],
        [11, 7, 12],
        [12, 10, 11],
      ],
      fewest: 24,
    },
  ])('$name', ({ before, theirs, fewest }) => {
    const { plan, after } = planFor(zones(12), before, { racks: true })
    expect(plan).toMatchObject({ copies: fewest, lowerBound: fewest, proven: true, unsatisfied: [] })
    expect(copiesBetween(before, theirs)).toBe(fewest)
    for (const replicas of after) expect(new Set(replicas.map((id) => id % 3)).size).toBe(3)
  })

  test('two replicas that are cross rack already', () => {
    const before = [
      [1, 2],
      [3, 4],
      [5, 6],
    ]
    expect(planFor(zones(6), before, { racks: true }).plan).toMatchObject({ moves: [], unsatisfied: [] })
  })

  test('"more replicas than racks"', () => {
    const before = [
      [1, 2, 3, 4],
      [5, 6, 1, 2],
    ]
    const { plan } = planFor(zones(6), before, { racks: true })
    expect(plan.moves).toEqual([])
    expect(plan.unsatisfied).toMatchObject([{ goal: 'racks' }])
  })
})
