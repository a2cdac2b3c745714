import { expect, test } from 'vitest'
import type { Cluster } from '#lib/domain/cluster.ts'
import { draftPlan, refinePlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { sampleCluster, times } from '#lib/domain/sample.ts'
import type { PlanWish } from './goals-input.ts'
import { PlanMemory } from './plan-memory.ts'

/** The draft takes more copies here than its bound: four are bound, five are needed. */
function uneven(sizeBytes = 1_000): Cluster {
  const replicas = [
    [0, 1],
    [0, 1],
    [3, 2],
    [1, 0],
  ]
  return sampleCluster({
    brokers: { 0: null, 1: null, 2: null, 3: null },
    topics: { t: { replicas, sizeBytes } },
  })
}

const WISH: PlanWish = {
  goals: { ...NO_GOALS, replication: [{ pattern: 't', factor: 3 }], spread: true },
  seed: 0,
}

test('a plan is made once for a reading, and once more for other goals and another cluster', async () => {
  const memory = new PlanMemory()
  const cluster = uneven()
  const first = await memory.recall('a', cluster, WISH)
  expect(first.plan).toEqual(draftPlan(cluster, WISH.goals, 0))
  expect((await memory.recall('a', cluster, WISH)).plan).toBe(first.plan)
  expect((await memory.recall('b', cluster, WISH)).plan).not.toBe(first.plan)
  expect((await memory.recall('a', cluster, { ...WISH, seed: 1 })).plan.seed).toBe(1)
})

test('what a search found stays through readings that change only sizes', async () => {
  const memory = new PlanMemory()
  const before = await memory.recall('a', uneven(), WISH)
  expect(before).toMatchObject({ open: true, plan: { proven: false } })
  memory.keep(
    'a',
    uneven(),
    WISH,
    refinePlan(uneven(), WISH.goals, 0, () => true),
  )
  const after = await memory.recall('a', uneven(3_000), WISH)
  expect(after).toMatchObject({ open: false, basis: before.basis, plan: { proven: true, copies: 5 } })
  expect(after.plan.bytes).toBe(15_000)
})

test('what a search found is dropped when the assignment changed, before its end or after it', async () => {
  const found = refinePlan(uneven(), WISH.goals, 0, () => true)
  const moved: Cluster = {
    ...uneven(),
    brokers: uneven().brokers.map((broker) => ({ ...broker, rack: 'a' })),
  }
  const early = new PlanMemory()
  const then = await early.recall('a', moved, WISH)
  early.keep('a', uneven(), WISH, found)
  expect((await early.recall('a', moved, WISH)).plan).toBe(then.plan)

  const late = new PlanMemory()
  await late.recall('a', uneven(), WISH)
  late.keep('a', uneven(), WISH, found)
  expect(await late.recall('a', moved, WISH)).toMatchObject({ open: then.open, basis: 2 })
})

test('a large cluster is planned in a thread of its own, with the same outcome', async () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { t: { replicas: times(2_500, [1, 2]) } },
  })
  const goals = { ...NO_GOALS, replication: [{ pattern: 't', factor: 3 }] }
  const { plan } = await new PlanMemory().recall('a', cluster, { goals, seed: 0 })
  expect(plan).toEqual(draftPlan(cluster, goals))
})

test('the plans that were asked for longest ago are let go', async () => {
  const memory = new PlanMemory()
  const cluster = uneven()
  const first = await memory.recall('a', cluster, WISH)
  for (let seed = 1; seed <= 16; seed++) await memory.recall('a', cluster, { ...WISH, seed })
  expect((await memory.recall('a', cluster, { ...WISH, seed: 16 })).basis).toBe(1)
  expect((await memory.recall('a', cluster, WISH)).plan).not.toBe(first.plan)
})
