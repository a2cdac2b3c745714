import { describe, expect, test } from 'vitest'
import type { BrokerId } from '../../cluster.ts'
import { sampleCluster } from '../../sample.ts'
import { type GoalName, type Goals, NO_GOALS } from '../goals.ts'
import { allowedSets, unmetBy } from './allowed-sets.ts'
import { leaderOptimum } from './leader-optimum.ts'
import { optimumOf } from './optimum.ts'
import { type Question, questionOf } from './question.ts'
import { clusterOf, randomCase } from './random-case.ts'
import { smallest } from './smaller-case.ts'

type Racks = Readonly<Record<BrokerId, string | null>>

/** One topic `t`. */
function question(
  brokers: Racks,
  replicas: readonly (readonly BrokerId[])[],
  goals: Partial<Goals>,
  dead: readonly BrokerId[] = [],
) {
  return questionOf(sampleCluster({ brokers, dead, topics: { t: { replicas } } }), { ...NO_GOALS, ...goals })
}

function setsOf(
  brokers: Racks,
  replicas: readonly BrokerId[],
  goals: Partial<Goals>,
  dead: readonly BrokerId[] = [],
) {
  const asked = question(brokers, [replicas], goals, dead)
  const [slot] = asked.slots
  if (!slot) throw new Error('no partition')
  const sets = allowedSets(asked, slot)
  const unmet = new Set(sets.flatMap((set) => [...unmetBy(asked, slot, set)]))
  const named = sets.map((set) => asked.brokers.filter((_, bit) => (set >> bit) & 1).join(' '))
  return { sets: named.sort(), unmet: [...unmet] }
}

function unmetIn(asked: Question): Set<GoalName> {
  return new Set(asked.slots.flatMap((slot) => [...unmetBy(asked, slot, allowedSets(asked, slot)[0] ?? 0)]))
}

const PLAIN: Racks = { 0: null, 1: null, 2: null, 3: null }
const RACKS: Racks = { 1: 'a', 2: 'a', 3: 'b', 4: 'c' }

describe('fewest copies', () => {
  test('counts 7, 6, 0, 0 become even with 6', () => {
    const replicas = [...Array.from({ length: 7 }, () => [0]), ...Array.from({ length: 6 }, () => [1])]
    expect(optimumOf(question(PLAIN, replicas, { spread: true }))).toEqual({
      squares: 16 + 9 + 9 + 9,
      copies: 6,
    })
  })

  test('raising the factor and spreading can take more than the closed-form bound of 4', () => {
    const replicas = [
      [0, 1],
      [0, 1],
      [3, 2],
      [1, 0],
    ]
    const goals = { replication: [{ pattern: 't', factor: 3 }], spread: true }
    expect(optimumOf(question(PLAIN, replicas, goals))).toMatchObject({ squares: 36, copies: 5 })
  })

  test('without evenness, each partition by itself', () => {
    const goals = { replication: [{ pattern: '*', factor: 3 }], drain: [0] }
    expect(optimumOf(question(PLAIN, [[0, 1], [2, 3], [1]], goals))).toMatchObject({
      squares: null,
      copies: 5,
    })
  })
})

describe('allowed sets', () => {
  test('a broker that is drained is left, for any other', () => {
    expect(setsOf(PLAIN, [0, 1], { drain: [0] })).toEqual({ sets: ['1 2', '1 3', '2 3'], unmet: [] })
  })

  test('where too few are eligible, as few stay as must, and the factor is as high as the others allow', () => {
    expect(setsOf(PLAIN, [0, 1, 2], { drain: [0, 1], replication: [{ pattern: 't', factor: 5 }] })).toEqual({
      sets: ['0 2 3', '1 2 3'],
      unmet: ['rf', 'drain'],
    })
    expect(setsOf(PLAIN, [0, 1, 2], { drain: [0, 1] })).toEqual({
      sets: ['0 2 3', '1 2 3'],
      unmet: ['drain'],
    })
  })

  test('no rack is lost, racks asked for or not', () => {
    expect(setsOf(RACKS, [1, 3], { drain: [3] })).toEqual({ sets: ['1 4', '2 4'], unmet: [] })
    expect(setsOf(RACKS, [1, 2], {}).sets).toHaveLength(6)
  })

  test('racks are distinct, or as even as their sizes allow', () => {
    expect(setsOf(RACKS, [1, 2, 3], { racks: true })).toEqual({ sets: ['1 3 4', '2 3 4'], unmet: [] })
    expect(setsOf(RACKS, [1, 2], { racks: true, drain: [3, 4] })).toEqual({ sets: ['1 2'], unmet: ['racks'] })
  })

  test('a replica on a dead broker may stay, counts for its rack if that has a live one, and gets no company', () => {
    expect(setsOf(RACKS, [2, 3], { racks: true }, [2]).sets).toContain('2 3')
    expect(setsOf(RACKS, [4, 3], { racks: true }, [4]).sets).toEqual(['1 3', '2 3'])
    expect(setsOf(RACKS, [2, 3], {}, [1]).sets).toEqual(['2 3', '2 4', '3 4'])
    expect(setsOf(RACKS, [2, 3], { spread: true }, [2])).toEqual({ sets: ['1 3', '1 4', '3 4'], unmet: [] })
  })

  test('a broker that replaces another comes in, and nothing else changes', () => {
    expect(setsOf(PLAIN, [0, 1], { replace: [{ from: 0, to: 3 }], spread: true }).sets).toEqual(['1 3'])
    expect(setsOf(RACKS, [4, 1], { replace: [{ from: 4, to: 2 }] }).sets).toEqual(['1 2'])
    expect(setsOf(RACKS, [4, 1], { replace: [{ from: 4, to: 2 }], racks: true }).sets).toEqual(['2 3'])
    expect(setsOf(PLAIN, [0, 3], { replace: [{ from: 0, to: 3 }] }).sets).toEqual(['1 2', '1 3', '2 3'])
  })

  test('a pinned broker keeps what it has and gets nothing', () => {
    const scope = { ...NO_GOALS.scope, pinned: [1, 2] }
    expect(setsOf(PLAIN, [0, 1], { scope }).sets).toEqual(['0 1', '1 3'])
  })
})

test('leaders are as even as their replicas allow, with the fewest changes', () => {
  const replicas = [
    [0, 1],
    [0, 1],
    [0, 2],
    [3, 0],
  ]
  const asked = question(PLAIN, replicas, { balance: ['leaders'] })
  expect(
    leaderOptimum(
      asked,
      asked.slots.map(({ held }) => held),
    ),
  ).toEqual({ squares: 4, changes: 2 })
})

test('a partition that has a live replica is led by it, though nobody counts the leaders of dead brokers', () => {
  const asked = question(
    PLAIN,
    [
      [0, 1],
      [0, 1],
    ],
    { balance: ['leaders'] },
    [0],
  )
  expect(
    leaderOptimum(
      asked,
      asked.slots.map(({ held }) => held),
    ),
  ).toEqual({ squares: 4, changes: 2 })
})

test('random cases are of every kind', () => {
  const cases = Array.from({ length: 2_000 }, (_, seed) => randomCase(seed))
  const share = (is: (one: (typeof cases)[number]) => boolean) => cases.filter(is).length / cases.length
  expect(share(({ sample }) => (sample.dead ?? []).length > 0)).toBeGreaterThan(0.2)
  expect(share(({ goals }) => goals.replace.length > 0)).toBeGreaterThan(0.1)
  expect(share(({ goals }) => goals.spread && goals.racks)).toBeGreaterThan(0.1)
  expect(share(({ goals }) => goals.scope.pinned.length > 0)).toBeGreaterThan(0.03)
  expect(
    share((one) =>
      clusterOf(one).topics.some(({ partitions }) => partitions.some(({ removing }) => removing.length > 0)),
    ),
  ).toBeGreaterThan(0.1)
  const unmet = cases.map((one) => unmetIn(questionOf(clusterOf(one), one.goals)))
  for (const goal of ['rf', 'drain', 'replace', 'racks', 'spread'] as const) {
    expect(unmet.filter((goals) => goals.has(goal)).length, goal).toBeGreaterThan(10)
  }
})

test('a failure is told by the smallest case that shows it', () => {
  const failing = Array.from({ length: 100 }, (_, seed) => randomCase(seed)).find(
    ({ goals }) => goals.spread && goals.racks,
  )
  if (!failing) throw new Error('no such case')
  const { sample, goals } = smallest(failing, (one) => one.goals.spread)
  expect(goals).toEqual({ ...NO_GOALS, spread: true })
  expect(Object.values(sample.topics).map(({ replicas }) => replicas.length)).toEqual([1])
})
