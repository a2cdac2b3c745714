import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { targetReplicas } from '#lib/domain/cluster.ts'
import { type Job, REVERT_ANYWAY } from '#lib/domain/job/job.ts'
import { FOLLOWER_RATE, LEADER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { readConfigs } from '#lib/kafka/configs.ts'
import { listReassignments } from '#lib/kafka/reassign.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { theConsole } from '#lib/services/console.ts'
import {
  cancelJob,
  changeThrottle,
  pauseJob,
  planRetry,
  planRollback,
  resumeJob,
} from '#lib/services/job-orders.ts'
import { applyPlan, readPlan } from '#lib/services/plans.ts'
import { giveOrder } from '#lib/store/jobs.ts'
import { applyFix, linkOfStand, readAnew, SLUG, untilJob } from '../product.ts'
import { clusterOf, currentStand, untilFenced } from '../stand.ts'
import { withProduct } from '../with-product.ts'

/** What an operator may want of a job that runs, on real brokers. */

const stand = currentStand()
const cluster = clusterOf(stand)
const FAST = 100_000_000
/** 48 MB go to each of two brokers: at this rate the job takes some 24 s. */
const SLOW = 2_000_000

withProduct()

const copying = (job: Job) => job.moves.some(({ state }) => state === 'moving') && job.progress.bytesDone > 0
const ended = ({ endedAt }: Job) => endedAt !== null

/** The rates that are set on brokers themselves, each once. */
async function rates(): Promise<string[]> {
  const brokers = ['1', '2', '3'].map((name) => ({ kind: 'broker' as const, name }))
  const configs = await readConfigs(await linkOfStand(), brokers)
  const set = configs.flatMap(({ config }) =>
    [LEADER_RATE, FOLLOWER_RATE].flatMap((key) => {
      const entry = must(config)[key]
      return entry?.source === 'broker' ? [entry.value] : []
    }),
  )
  return [...new Set(set)]
}

async function replicasOf(name: string): Promise<number[][]> {
  const { observation } = await readAnew()
  const topic = observation.cluster.topics.find((candidate) => candidate.name === name)
  return (topic?.partitions ?? []).map((partition) => [...targetReplicas(partition)])
}

test('paused, it lets what is in flight end and begins nothing more; resumed and faster, it ends', async () => {
  const jobId = await applyFix(SLOW)
  await untilJob(jobId, copying, 60_000)
  must(await pauseJob(OPERATOR, SLUG, jobId))
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: 8_000_000 }))
  const paused = await untilJob(jobId, ({ state }) => state === 'paused', 90_000)
  expect(paused.moves.some(({ state }) => state === 'waiting')).toBe(true)
  expect(must(await listReassignments(await linkOfStand()))).toEqual([])
  await expect.poll(rates).toEqual(['8000000'])
  await sleep(3_000)
  expect(must(await listReassignments(await linkOfStand()))).toEqual([])

  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: FAST }))
  must(await resumeJob(OPERATOR, SLUG, jobId))
  const job = await untilJob(jobId, ({ state }) => state === 'done', 90_000)
  expect(job.verdict.every(({ gone }) => gone)).toBe(true)
  await expect.poll(rates).toEqual([])
  expect(job.log.map(({ text }) => text).join(' ')).toContain('operator paused the job')
})

test('cancelled with what is in flight brought back, every partition is where it was or where it should be', async () => {
  const before = await replicasOf('audit-log')
  const jobId = await applyFix(SLOW)
  const running = await untilJob(jobId, copying, 60_000)
  const inFlight = running.moves.filter(({ state }) => state === 'moving').length
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'revert' }))
  for (const late of [pauseJob, resumeJob])
    expect(await late(OPERATOR, SLUG, jobId)).toMatchObject({ ok: false, problem: { code: 'job-running' } })
  const job = await untilJob(jobId, ({ state }) => state === 'cancelled', 60_000)
  const states = new Set(job.moves.map(({ state }) => state))
  expect([...states].every((state) => ['done', 'reverted', 'dropped'].includes(state))).toBe(true)
  expect(job.moves.filter(({ state }) => state === 'reverted').length).toBeGreaterThan(0)
  expect(inFlight).toBeGreaterThan(0)
  const auditLog = job.moves.filter(({ topic }) => topic === 'audit-log')
  const after = await replicasOf('audit-log')
  for (const move of auditLog)
    expect(after[move.partition]).toEqual(move.state === 'done' ? move.to : before[move.partition])
  expect(must(await listReassignments(await linkOfStand()))).toEqual([])
  await expect.poll(rates).toEqual([])

  expect(await pauseJob(OPERATOR, SLUG, jobId)).toMatchObject({ ok: false, problem: { code: 'job-ended' } })
  const { database } = await theConsole()
  await database.$executeRaw`CREATE TRIGGER "full" BEFORE INSERT ON "Plan" BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`
  const unsaved = await planRetry(OPERATOR, SLUG, jobId)
  expect(unsaved).toMatchObject({ ok: false, problem: { code: 'database-failed' } })
  await database.$executeRaw`DROP TRIGGER "full"`
  const { planId } = must(await planRetry(OPERATOR, SLUG, jobId))
  const { findings } = must(await readPlan(OPERATOR, SLUG, planId))
  expect(findings.map(({ id }) => id)).toContain('one-replica:audit-log')
  const retry = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: FAST }))
  const retried = await untilJob(retry.jobId, ({ state }) => state === 'done', 90_000)
  expect(retried.verdict).toEqual(findings.map(({ id, title }) => ({ finding: id, title, gone: true })))
  expect((await readAnew()).fix).toBeNull()
})

test('cancelled otherwise, what is in flight ends; a rollback then brings back what was changed', async () => {
  const before = await replicasOf('audit-log')
  const jobId = await applyFix(SLOW)
  await untilJob(jobId, copying, 60_000)
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'finish' }))
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: FAST }))
  const job = await untilJob(jobId, ended, 90_000)
  expect(job.state).toBe('cancelled')
  expect(job.moves.every(({ state }) => state === 'done' || state === 'dropped')).toBe(true)

  const { planId } = must(await planRollback(OPERATOR, SLUG, jobId))
  const rollback = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: FAST }))
  await untilJob(rollback.jobId, ({ state }) => state === 'done', 90_000)
  expect(await replicasOf('audit-log')).toEqual(before)
  await expect.poll(rates).toEqual([])
})

test('what would go back to replicas that are not in sync needs the typed words', async () => {
  // All originals are on broker 1.
  const jobId = await applyFix(SLOW)
  await untilJob(jobId, copying, 60_000)
  await cluster.kill(1)
  await untilFenced(currentStand(), 1)
  await readAnew()
  const refused = await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'revert' })
  expect(refused).toMatchObject({ ok: false, problem: { code: 'cancel-unsafe' } })
  // Ordered before the broker was lost, it would come to the same: it is looked at again right before the request.
  const { database } = await theConsole()
  await giveOrder(database, jobId, { wish: 'revert' }, 'operator cancelled the job.', new Date())
  const held = await untilJob(jobId, ({ problem }) => problem?.code === 'cancel-unsafe', 60_000)
  expect(held).toMatchObject({ state: 'blocked' })
  expect(held.moves.some(({ state }) => state === 'reverted')).toBe(false)
  expect(must(await listReassignments(await linkOfStand())).length).toBeGreaterThan(0)
  const forced = await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'revert', override: REVERT_ANYWAY })
  expect(forced).toMatchObject({ ok: true })
  await cluster.restart()
  const job = await untilJob(jobId, ended, 120_000)
  expect(['cancelled', 'failed']).toContain(job.state)
  await expect.poll(rates).toEqual([])
})

test('what waits for originals that are not in sync may be told to end instead', async () => {
  const jobId = await applyFix(SLOW)
  await untilJob(jobId, copying, 60_000)
  await cluster.kill(1)
  await untilFenced(currentStand(), 1)
  const { database } = await theConsole()
  await giveOrder(database, jobId, { wish: 'revert' }, 'operator cancelled the job.', new Date())
  await untilJob(jobId, ({ problem }) => problem?.code === 'cancel-unsafe', 60_000)
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'finish' }))
  const kept = await untilJob(jobId, ({ moves }) => moves.every(({ state }) => state !== 'reverting'), 60_000)
  expect(kept.moves.some(({ state }) => state === 'moving')).toBe(true)
  const waits = await untilJob(jobId, ({ problem }) => /^Broker 1 /.test(problem?.message ?? ''), 60_000)
  expect(waits.problem?.hint).toContain('bring back what is in flight')
  await cluster.restart()
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: FAST }))
  const job = await untilJob(jobId, ended, 120_000)
  expect(job.state).toBe('cancelled')
  expect(new Set(job.moves.map(({ state }) => state))).toEqual(new Set(['done', 'dropped']))
  await expect.poll(rates).toEqual([])
})

test('while it pauses, a broker that dies is named, and no more once it is back', async () => {
  // What is in flight must outlast the restart of a broker.
  const jobId = await applyFix(SLOW / 4)
  await untilJob(jobId, copying, 60_000)
  must(await pauseJob(OPERATOR, SLUG, jobId))
  await cluster.kill(3)
  const blocked = await untilJob(jobId, ({ problem }) => /^Broker 3 /.test(problem?.message ?? ''), 60_000)
  expect(blocked.state).toBe('blocked')
  await cluster.restart()
  await untilJob(jobId, ({ state }) => state === 'running', 60_000)
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: FAST }))
  await untilJob(jobId, ({ state }) => state === 'paused', 90_000)
  must(await resumeJob(OPERATOR, SLUG, jobId))
  await untilJob(jobId, ({ state }) => state === 'done', 90_000)
  await expect.poll(rates).toEqual([])
})
