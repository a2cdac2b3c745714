import { expect, test } from 'vitest'
import { refinePlan } from '#lib/domain/plan/draft.ts'
import { type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import { incident, sampleBroker, sampleCluster, samplePartition } from '#lib/domain/sample.ts'
import { makePlan } from './planner.ts'

const LONG = { seed: 3, timeLimitMs: 60_000 }

/** Racks of very different sizes and one replica more: the fast way misses its bound here. */
function hardCluster() {
  const brokers = Object.fromEntries(
    Array.from({ length: 60 }, (_, id) => [id, `r${[0, 0, 0, 0, 1, 1, 2, 3][id % 8]}`]),
  )
  const replicas = Array.from({ length: 4_000 }, (_, p) => [(p * 7) % 60, (p * 7 + 1 + (p % 5)) % 60])
  return sampleCluster({ brokers, topics: { orders: { replicas } } })
}
const HARD: Goals = {
  ...NO_GOALS,
  replication: [{ pattern: '*', factor: 3 }],
  racks: true,
  spread: true,
  drain: [0, 1],
}

test('the plan is the one that the planner makes, with the goals and the seed given', async () => {
  const goals: Goals = { ...NO_GOALS, replication: [{ pattern: '*', factor: 3 }], racks: true, spread: true }
  const plan = await makePlan(incident(), goals, LONG)
  expect(plan).toEqual(refinePlan(incident(), goals, LONG.seed, () => true))
  expect(plan).toMatchObject({ goals, seed: 3, proven: true })
  expect(plan.copies).toBeGreaterThan(0)
})

test('where each log is counts for log directories', async () => {
  const dirs = ['/a', '/b'].map((path) => ({ path, totalBytes: 1_000, usableBytes: 900, error: null }))
  const logs = { 1: { dir: '/a', bytes: 40 } }
  const partitions = [0, 1].map((id) => samplePartition(id, [1], { sizeBytes: 40, logs }))
  const cluster = {
    ...incident(),
    brokers: [sampleBroker(1, { logDirs: dirs })],
    topics: [{ name: 'orders', id: null, internal: false, config: {}, partitions }],
  }
  const goals: Goals = { ...NO_GOALS, balance: ['log-dirs'] }
  const plan = await makePlan(cluster, goals, LONG)
  expect(plan.logDirMoves).toHaveLength(1)
  expect(plan).toEqual(refinePlan(cluster, goals, LONG.seed, () => true))
})

test('without time the exact search is left out, and the plan says that it is not proven', async () => {
  const cluster = hardCluster()
  const plan = await makePlan(cluster, HARD, { seed: 0, timeLimitMs: 0 })
  expect(plan).toEqual(refinePlan(cluster, HARD, 0, () => false))
  expect(plan.proven).toBe(false)
  expect(plan.lowerBound).toBeLessThan(plan.copies)
})

test('giving up rejects with the reason, before the thread began and after', async () => {
  const reason = new Error('the page was closed')
  const signal = AbortSignal.abort(reason)
  await expect(makePlan(incident(), NO_GOALS, { ...LONG, signal })).rejects.toBe(reason)
  const controller = new AbortController()
  const planning = makePlan(hardCluster(), HARD, { ...LONG, signal: controller.signal })
  controller.abort(reason)
  await expect(planning).rejects.toBe(reason)
})

test('an error in the thread is not swallowed', async () => {
  const broken = { ...incident(), brokers: null as never }
  await expect(makePlan(broken, NO_GOALS, LONG)).rejects.toThrow(TypeError)
})
