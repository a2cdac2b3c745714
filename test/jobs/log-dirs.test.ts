import { afterAll, describe, expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { LOG_DIRS_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { turnsOf } from '#lib/domain/plan/turns.ts'
import { readConfigs } from '#lib/kafka/configs.ts'
import { readLogDirs } from '#lib/kafka/log-dirs.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import {
  cancelJob,
  changeThrottle,
  pauseJob,
  planRetry,
  planRollback,
  resumeJob,
} from '#lib/services/job-orders.ts'
import { readJob } from '#lib/services/jobs.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { createTopic, deleteTopics } from '../kafka.ts'
import { linkOfStand, readAnew, SLUG, untilJob } from '../product.ts'
import { withProduct } from '../with-product.ts'

/** Replicas go to another log directory of their broker, on real brokers. */

const BROKER = 1
const TOPIC = 'audit-log'

withProduct()

/** The directory of each partition of the topic on the broker. */
async function dirs(): Promise<string[]> {
  const { logs } = must(await readLogDirs(await linkOfStand(), BROKER))
  return [...(logs.get(TOPIC) ?? [])].sort((a, b) => a.partition - b.partition).map(({ dir }) => dir)
}

async function rate(): Promise<string | null> {
  const [read] = await readConfigs(await linkOfStand(), [{ kind: 'broker', name: String(BROKER) }])
  if (!read) throw new Error('one broker was asked for')
  const entry = must(read.config)[LOG_DIRS_RATE]
  return entry?.source === 'broker' ? entry.value : null
}

/** A plan for every replica of the topic on the broker: to another directory, or all to the same. */
async function planSwap(into: 'other' | 'first' = 'other'): Promise<{ planId: string; wanted: string[] }> {
  const { observation } = await readAnew()
  const topic = observation.cluster.topics.find(({ name }) => name === TOPIC)
  const paths = observation.cluster.brokers.find(({ id }) => id === BROKER)?.logDirs.map(({ path }) => path)
  const now = await dirs()
  const wanted = now.map((dir) => paths?.find((path) => into === 'first' || path !== dir) ?? dir)
  const partitions = topic?.partitions.map(({ id, replicas }) => ({
    ...{ topic: TOPIC, partition: id, replicas },
    log_dirs: replicas.map((broker) => (broker === BROKER ? wanted[id] : 'any')),
  }))
  const text = JSON.stringify({ version: 1, partitions })
  const { planId } = must(await importPlan(OPERATOR, SLUG, text, 'swap.json'))
  return { planId, wanted }
}

/** How many replicas of the topic are being copied on the broker. */
async function copying(): Promise<number> {
  const { futures } = must(await readLogDirs(await linkOfStand(), BROKER))
  return futures.get(TOPIC)?.length ?? 0
}

const FAST = 50_000_000
/** Over two minutes for two replicas at a time, also where Kafka lets what 11 s allow through at once. */
const SLOW = 100_000
const ended = ({ endedAt }: Job) => endedAt !== null

async function apply(planId: string, throttleBytesPerSecond: number): Promise<string> {
  return must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond })).jobId
}

/** A job that swaps the directories so slowly that something can come in between, once it copies. */
async function slowSwap(): Promise<{ jobId: string; wanted: string[] }> {
  const { planId, wanted } = await planSwap()
  const jobId = await apply(planId, SLOW)
  await untilJob(jobId, ({ progress }) => (progress.logDirs?.bytesUnderWay ?? 0) > 0, 30_000)
  expect(await rate()).toBe(String(SLOW))
  return { jobId, wanted }
}

/** Until the job has gone through a whole round under what was ordered before: in each it follows its rate. */
async function passRound(jobId: string, throttleBytesPerSecond: number): Promise<void> {
  for (const wanted of [throttleBytesPerSecond + 1, throttleBytesPerSecond]) {
    must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: wanted }))
    await expect.poll(rate, { timeout: 30_000 }).toBe(String(wanted))
  }
}

test('a job moves replicas to the other directory, and leaves no limit behind; a rollback brings them back', async () => {
  const before = await dirs()
  const { planId, wanted } = await planSwap()
  const job = await untilJob(await apply(planId, FAST), ({ state }) => state === 'done', 60_000)
  expect(await dirs()).toEqual(wanted)
  expect(await rate()).toBeNull()
  expect(job.steps.find(({ kind }) => kind === 'log-dirs')?.outcome).toContain('in the other log directory')
  expect(job.progress.logDirs).toMatchObject({ arrived: wanted.length, underWay: 0 })
  expect(job.progress.logDirs?.bytesDone).toBe(job.progress.logDirs?.bytesTotal)
  expect(job.logDirMoves.map(({ state, to }) => [state, to])).toEqual(wanted.map((dir) => ['done', dir]))
  expect(job.progress.throughput.brokers).toEqual([BROKER])
  expect(job.progress.throughput.samples.at(-1)?.received).toEqual([job.progress.logDirs?.bytesDone])

  const rollback = must(await planRollback(OPERATOR, SLUG, job.id))
  await untilJob(await apply(rollback.planId, FAST), ({ state }) => state === 'done', 60_000)
  expect(await dirs()).toEqual(before)
})

test('cancelled to go back, what has not arrived stays where it was; a retry moves it', async () => {
  const before = await dirs()
  const { jobId, wanted } = await slowSwap()
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'revert' }))
  const cancelled = await untilJob(jobId, ({ state }) => state === 'cancelled', 30_000)
  expect(await rate()).toBeNull()
  expect(await copying()).toBe(0)
  const after = await dirs()
  expect(after).not.toEqual(wanted)
  after.forEach((dir, partition) => {
    expect([before[partition], wanted[partition]]).toContain(dir)
  })
  const reached = cancelled.logDirMoves.map(({ state }) => state === 'done')
  expect(reached).toEqual(cancelled.logDirMoves.map(({ partition, to }) => after[partition] === to))
  expect(cancelled.logDirMoves.filter(({ state }) => state === 'reverted').length).toBeGreaterThan(0)

  const retry = must(await planRetry(OPERATOR, SLUG, jobId))
  await untilJob(await apply(retry.planId, FAST), ({ state }) => state === 'done', 60_000)
  expect(await dirs()).toEqual(wanted)
})

test('cancelled to finish, what is being copied arrives under its limit, and nothing more begins', async () => {
  const { jobId, wanted } = await slowSwap()
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'finish' }))
  await passRound(jobId, SLOW)
  expect(await copying()).toBeGreaterThan(0)
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: FAST }))
  const job = await untilJob(jobId, ended, 60_000)
  expect(job.state).toBe('cancelled')
  expect(await copying()).toBe(0)
  const arrived = (await dirs()).filter((dir, partition) => dir === wanted[partition]).length
  expect(arrived).toBeGreaterThan(0)
  expect(arrived).toBeLessThan(wanted.length)
  expect(job.progress.logDirs).toMatchObject({ arrived, underWay: 0 })
  expect(await rate()).toBeNull()
})

test('paused, it rests once nothing is copied any more; resumed, it ends', async () => {
  const { jobId, wanted } = await slowSwap()
  must(await pauseJob(OPERATOR, SLUG, jobId))
  await passRound(jobId, SLOW)
  expect(await copying()).toBeGreaterThan(0)
  expect(must(await readJob(OPERATOR, SLUG, jobId)).state).toBe('running')
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: FAST }))
  await untilJob(jobId, ({ state }) => state === 'paused', 60_000)
  expect(await copying()).toBe(0)
  await passRound(jobId, FAST)
  expect(await copying()).toBe(0)
  expect(await dirs()).not.toEqual(wanted)
  must(await resumeJob(OPERATOR, SLUG, jobId))
  await untilJob(jobId, ({ state }) => state === 'done', 60_000)
  expect(await dirs()).toEqual(wanted)
  expect(await rate()).toBeNull()
})

describe('where Kafka puts new replicas', () => {
  const NEW = 'log-dirs-new'
  const partitions = Array.from({ length: 12 }, (_, id) => id)

  afterAll(() => deleteTopics(NEW))

  /** Partitions in each directory of the broker. */
  async function held(ofTopic?: string): Promise<ReadonlyMap<string, number>> {
    const { dirs, logs } = must(await readLogDirs(await linkOfStand(), BROKER))
    const all = ofTopic === undefined ? [...logs.values()].flat() : (logs.get(ofTopic) ?? [])
    return new Map(dirs.map(({ path }) => [path, all.filter(({ dir }) => dir === path).length]))
  }

  test('is into the directory with the fewest partitions', async () => {
    const { planId } = await planSwap('first')
    await untilJob(await apply(planId, FAST), ({ state }) => state === 'done', 60_000)
    await createTopic(
      NEW,
      partitions.map(() => [2]),
    )
    const before = await held()
    expect(new Set(before.values()).size).toBe(2)
    await readAnew()
    const moves = partitions.map((partition) => ({ topic: NEW, partition, replicas: [BROKER] }))
    const text = JSON.stringify({ version: 1, partitions: moves })
    const { planId: newcomers } = must(await importPlan(OPERATOR, SLUG, text, 'new.json'))
    await untilJob(await apply(newcomers, FAST), ({ state }) => state === 'done', 60_000)
    const come = await held(NEW)
    for (const [dir, turns] of turnsOf(before, partitions.length))
      expect(come.get(dir)).toBeLessThanOrEqual(turns)
    expect([...come.values()].reduce((sum, count) => sum + count, 0)).toBe(partitions.length)
  })
})
