import { describe, expect, test } from 'vitest'
import { draftPlan, refinePlan } from '../draft.ts'
import { carriedOut } from '../external/matrix.ts'
import type { Goals } from '../goals.ts'
import type { Plan } from '../plan.ts'
import { verdictOn } from './faults.ts'
import { type Case, clusterOf, randomCase } from './random-case.ts'
import { smallest } from './smaller-case.ts'

const CASES = 20_000
const FIRST_SEED = 1

type Judged = { readonly draft: Plan; readonly refined: Plan; readonly faults: readonly string[] }

/** The plans for a case, and what is wrong with them: the quick one, the exact one, and one that is told to stop at once. */
function judged(one: Case): Judged {
  const cluster = clusterOf(one)
  const draft = draftPlan(cluster, one.goals)
  const refined = refinePlan(cluster, one.goals, 0, () => true)
  const stopped = refinePlan(cluster, one.goals, 0, () => false)
  const faults = Object.entries({ draft, refined, stopped }).flatMap(([name, plan]) =>
    verdictOn(cluster, one.goals, plan).faults.map((fault) => `${name}: ${fault}`),
  )
  const isProven = refined.proven || !hasExactSolution(one)
  return { draft, refined, faults: isProven ? faults : [...faults, 'refined: is not proven'] }
}

/** A partition that is given another broker may have a choice of what to keep, which the exact solution does not weigh. */
function hasExactSolution({ goals }: Case): boolean {
  return goals.replace.length === 0 || !(goals.spread || goals.balance.includes('replicas'))
}

/** The smallest case like that one, as JSON, with what is wrong. */
function told(seed: number): string {
  const one = smallest(randomCase(seed), (smaller) => judged(smaller).faults.length > 0)
  return [`seed ${seed}:`, JSON.stringify(one.sample), JSON.stringify(one.goals), ...judged(one).faults].join(
    '\n',
  )
}

test(`${CASES} random clusters: every plan is sound, and a refined one is the cheapest there is`, {
  timeout: 110_000,
}, () => {
  const gaps = new Map<number, number>()
  let provenAtOnce = 0
  let neverProven = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
    const { draft, refined, faults } = judged(randomCase(seed))
    if (faults.length > 0) expect.fail(told(seed))
    if (draft.proven) provenAtOnce += 1
    if (!refined.proven) neverProven += 1
    const gap = draft.copies - refined.copies
    gaps.set(gap, (gaps.get(gap) ?? 0) + 1)
  }
  console.log(
    [
      `Copies of the quick plan less the fewest, of ${CASES} cases; ${provenAtOnce} were proven at once, ${neverProven} never`,
      ...[...gaps].sort(([a], [b]) => a - b).map(([gap, count]) => `${String(gap).padStart(4)}: ${count}`),
    ].join('\n'),
  )
  expect(gaps.get(0) ?? 0).toBeGreaterThan(CASES * 0.95)
  expect(neverProven).toBeLessThan(CASES * 0.005)
})

test('levelling bytes breaks no other constraint', () => {
  for (let seed = 0; seed < 3_000; seed++) {
    const one = randomCase(seed)
    const goals: Goals = { ...one.goals, balance: ['bytes'] }
    const plan = refinePlan(clusterOf(one), goals, 0, () => true)
    expect(verdictOn(clusterOf(one), goals, plan).faults, `seed ${seed}`).toEqual([])
  }
})

test('once a plan is carried out, the same goals ask for nothing more', () => {
  // A broker that replaced another may be levelled only afterwards, and what was left out can then be done.
  const settles = (one: Case) => hasExactSolution(one) && one.goals.scope.waiting === 'plan'
  for (let seed = 0; seed < 5_000; seed++) {
    const one = randomCase(seed)
    if (!settles(one)) continue
    const plan = refinePlan(clusterOf(one), one.goals, 0, () => true)
    const again = draftPlan(carriedOut(clusterOf(one), plan), one.goals)
    expect(again.moves, `seed ${seed}`).toEqual([])
  }
})

test('the same cluster, goals and seed give the same plan, byte for byte', () => {
  for (let seed = 0; seed < 500; seed++) {
    const one = randomCase(seed)
    const plans = () => [
      draftPlan(clusterOf(one), one.goals, seed),
      refinePlan(clusterOf(one), one.goals, seed, () => true),
    ]
    expect(JSON.stringify(plans())).toBe(JSON.stringify(plans()))
  }
})

describe('the judge finds what is wrong with a plan', () => {
  const one: Case = {
    sample: {
      brokers: { 1: 'a', 2: 'b', 3: 'c', 4: 'a' },
      topics: {
        t: {
          replicas: [
            [1, 2],
            [1, 4],
            [2, 1],
          ],
        },
      },
    },
    goals: {
      ...randomCase(1).goals,
      replication: [],
      drain: [2],
      replace: [],
      racks: true,
      spread: true,
      balance: [],
    },
  }
  const cluster = clusterOf(one)
  const right = refinePlan(cluster, one.goals, 0, () => true)
  const faultsOf = (wrong: Partial<Plan>) =>
    verdictOn(cluster, one.goals, { ...right, ...wrong }).faults.join('; ')

  test('a right one has no faults', () => {
    expect(faultsOf({})).toBe('')
    expect(right.moves.length).toBeGreaterThan(1)
  })

  test.each<[string, Partial<Plan>]>([
    ['where nothing should be left', { moves: right.moves.slice(1) }],
    ['is moved twice', { moves: [...right.moves, ...right.moves.slice(0, 1)] }],
    ['twice on a broker', { moves: right.moves.map((move) => ({ ...move, to: [3, 3] })) }],
    ['not as many replicas', { moves: right.moves.map((move) => ({ ...move, to: move.to.slice(1) })) }],
    ['changes the order', { moves: right.moves.map((move) => ({ ...move, to: move.to.toReversed() })) }],
    ['not in distinct racks', { moves: right.moves.map((move) => ({ ...move, to: [1, 4] })) }],
    ['from 9, where it is not', { moves: right.moves.map((move) => ({ ...move, from: [9] })) }],
    ['copies is said to be', { copies: right.copies - 1 }],
    ['leaderChanges is said to be', { leaderChanges: 99 }],
    ['after is said to be', { after: right.before }],
    ['lowerBound', { lowerBound: right.copies + 1 }],
    ['racks can be met', { unsatisfied: [{ goal: 'racks', reason: 'for no reason' }] }],
  ])('%s', (words, wrong) => {
    expect(faultsOf(wrong)).toContain(words)
  })

  test('goals that are not met, and not said to be', () => {
    const alone: Case = {
      ...one,
      sample: { brokers: { 1: 'a', 2: 'b' }, topics: { t: { replicas: [[1, 2]] } } },
    }
    const plan = refinePlan(clusterOf(alone), alone.goals, 0, () => true)
    expect(verdictOn(clusterOf(alone), alone.goals, plan).faults).toEqual([])
    expect(
      verdictOn(clusterOf(alone), alone.goals, { ...plan, unsatisfied: [] }).faults.join('; '),
    ).toContain("drain can't be met, and the plan does not say so")
  })
})
