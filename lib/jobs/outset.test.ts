import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Job } from '#lib/domain/job/job.ts'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { fail, problem } from '#lib/domain/problem.ts'
import { incident } from '#lib/domain/sample.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import { type Database, openDatabase } from '#lib/store/database.ts'
import { beginStep, endStep, giveOrder, insertJob, readJob } from '#lib/store/jobs.ts'
import { type Claim, claimJob } from '#lib/store/lease.ts'
import { insertPlan, readPlan } from '#lib/store/plans.ts'
import { carryOut } from './carry-out.ts'
import { Stopped } from './work.ts'

const JOB = 'job'
const SLUG = 'prod'
const MOVE = { topic: 'audit-log', partition: 0, from: [1], to: [1, 2, 3], sizeBytes: 5 }
const LOG_DIR_MOVE = { topic: 'clicks', partition: 0, broker: 1, from: '/d1', to: '/d2', bytes: 5 }

const DROPPED = { state: 'dropped' }

let folder: string
let database: Database
let claim: Claim
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  database = await openDatabase({ kind: 'sqlite', folder })
  await insertPlan(database, {
    ...{ id: 'plan', clusterSlug: SLUG, title: 'There', findings: [], madeBy: 'test', madeAt: new Date(0) },
    plan: draftPlan(incident(), { ...NO_GOALS, replication: [{ pattern: 'audit-log', factor: 3 }] }),
  })
  await insertJob(database, {
    ...{ id: JOB, clusterSlug: SLUG, planId: 'plan', title: 'There', throttle: 1, createdBy: 'test' },
    ...{ clusterId: null, createdAt: new Date(0), moves: [MOVE], logDirMoves: [LOG_DIR_MOVE] },
    steps: ['check', 'throttle', 'reassign', 'unthrottle', 'elect', 'verify'],
  })
  const claimed = await claimJob(database, JOB, 'console', new Date(), new Date(Date.now() + 60_000))
  if (!claimed) throw new Error('nobody else has the job')
  claim = claimed
})
afterEach(async () => {
  await database.$disconnect()
  await rm(folder, { recursive: true })
})

async function jobNow(): Promise<Job> {
  const job = await readJob(database, JOB)
  if (!job) throw new Error('the job is gone')
  return job
}

/** Another console gives the order. */
async function cancel(): Promise<void> {
  await giveOrder(database, JOB, { wish: 'finish' }, 'operator cancelled the job.', new Date())
}

const silence = problem('timed-out', 'No broker answers.')
const link = { any: async () => fail('timed-out', 'No broker answers.') }

/** A console whose cluster has never answered, or not since it was read. */
function collector(hasRead: boolean): Collector {
  const parts = { topicConfigs: { readAt: 0, tookMs: 1, problem: null } }
  const observation = () => (hasRead ? { parts, cluster: incident() } : null)
  return { link, observation, problem: () => silence } as unknown as Collector
}

/** Carries the job out with that collector, and cancels it when it comes to wait; it stops where it goes on waiting. */
async function cancelledWhileWaiting(known: Collector | null): Promise<Job> {
  const [job, plan] = [await jobNow(), await readPlan(database, SLUG, 'plan')]
  if (!plan) throw new Error('the plan is gone')
  let waits = 0
  await carryOut(claim, job, plan, {
    database,
    collectorOf: () => known,
    patienceMs: 30_000,
    pause: async () => {
      waits += 1
      if (waits === 2) await cancel()
      if (waits > 10) throw new Stopped('It waits for ever.')
    },
    fence: async () => () => {},
    mend: async () => new Map(),
    changed: () => {},
  })
  return jobNow()
}

test.each<[string, Collector | null]>([
  ['whose cluster is not known any more', null],
  ['whose cluster was never read', collector(false)],
  ['whose cluster does not answer its check', collector(true)],
])('a job %s ends at once where it is cancelled, with nothing begun', async (_, known) => {
  const job = await cancelledWhileWaiting(known)
  expect(job).toMatchObject({ state: 'cancelled', problem: null, moves: [DROPPED], logDirMoves: [DROPPED] })
  expect(job.endedAt).not.toBeNull()
  expect(job.steps.filter(({ state }) => state === 'running')).toEqual([])
  expect(job.log.at(-1)?.text).toBe('The job was cancelled.')
})

test('one that was cancelled while nobody carried it out never begins', async () => {
  await cancel()
  const job = await cancelledWhileWaiting(collector(true))
  expect(job).toMatchObject({ state: 'cancelled', startedAt: null, moves: [DROPPED] })
  expect(job.steps.every(({ state }) => state === 'pending')).toBe(true)
})

test('one that may have changed something waits for its cluster all the same', async () => {
  await beginStep(database, claim, 0, null, new Date())
  await endStep(database, claim, 0, 'done', 'Fine.', new Date())
  await beginStep(database, claim, 1, { settings: [], rates: [1] }, new Date())
  await expect(cancelledWhileWaiting(null)).rejects.toThrow(Stopped)
  expect(await jobNow()).toMatchObject({ state: 'blocked', moves: [{ state: 'waiting' }] })
})
