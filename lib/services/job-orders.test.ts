import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import { readOrder } from '#lib/store/jobs.ts'
import { insertPlan } from '#lib/store/plans.ts'
import { OPERATOR } from './actor.ts'
import { closeConsole, theConsole } from './console.ts'
import { cancelJob, changeThrottle, pauseJob, resumeJob } from './job-orders.ts'
import { readPlan, readRecord } from './plans.ts'
import { keepCluster, reachKnown } from './reach.ts'

const SLUG = 'prod'
const JOB = 'job'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  const cluster = { slug: SLUG, name: SLUG, bootstrap: '127.0.0.1:1', tls: false }
  const { database, log } = await theConsole(() => ({
    ...{ database: { kind: 'sqlite', folder }, clusters: [cluster] },
    // Nobody carries the job out meanwhile.
    single: true,
  }))
  log.level = 'silent'
  await reachKnown(OPERATOR, SLUG)
  await insertPlan(database, {
    ...{ id: 'plan', clusterSlug: SLUG, title: 'There', findings: [], madeBy: 'test', madeAt: new Date(0) },
    plan: draftPlan(sampleCluster({ brokers: {}, topics: {} }), NO_GOALS),
  })
  await database.$executeRaw`INSERT INTO "Job" ("id", "clusterSlug", "planId", "title", "state", "throttle", "createdBy", "createdAt") VALUES (${JOB}, ${SLUG}, 'plan', 'There', 'running', 1, 'test', 0)`
})
afterEach(async () => {
  await closeConsole()
  await rm(folder, { recursive: true })
})

async function wish(): Promise<string> {
  return (await readOrder((await theConsole()).database, JOB)).wish
}

test('where the database takes nothing, an order says so, and is not taken', async () => {
  const { database } = await theConsole()
  await database.$executeRaw`CREATE TRIGGER "full" BEFORE UPDATE ON "Job" BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`
  await database.$executeRaw`CREATE TRIGGER "fullToo" BEFORE INSERT ON "Cluster" BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`
  const refused = (failure: string) => ({
    ...{ ok: false, problem: { code: 'database-failed', message: expect.stringContaining(failure) } },
  })
  const order = refused('The order could not be kept, so nothing was changed: ')
  expect(await pauseJob(OPERATOR, SLUG, JOB)).toMatchObject(order)
  expect(await changeThrottle(OPERATOR, SLUG, JOB, { throttleBytesPerSecond: 50_000 })).toMatchObject(order)
  expect(await cancelJob(OPERATOR, SLUG, JOB, { inFlight: 'finish' })).toMatchObject(order)
  const other = { slug: 'other', name: 'Other', bootstrap: 'h:1', tls: false, fixed: false }
  expect(await keepCluster(OPERATOR, other)).toMatchObject(refused('could not be added'))
  expect(await wish()).toBe('run')
})

test('a job that goes back may be told to end instead, but not to go on', async () => {
  const { database } = await theConsole()
  await database.$executeRaw`UPDATE "Job" SET "wish" = 'revert-anyway'`
  const refused = { ok: false, problem: { code: 'job-running' } }
  expect(await pauseJob(OPERATOR, SLUG, JOB)).toMatchObject(refused)
  expect(await resumeJob(OPERATOR, SLUG, JOB)).toMatchObject(refused)
  expect(await cancelJob(OPERATOR, SLUG, JOB, { inFlight: 'finish' })).toEqual({ ok: true, value: null })
  expect(await wish()).toBe('finish')
  expect(await cancelJob(OPERATOR, SLUG, JOB, { inFlight: 'finish' })).toMatchObject(refused)
})

test('a job that changes settings takes no limit, and says why', async () => {
  const { database } = await theConsole()
  await database.$executeRaw`INSERT INTO "JobStep" ("jobId", "seq", "kind", "state") VALUES (${JOB}, 0, 'configure', 'pending')`
  expect(await changeThrottle(OPERATOR, SLUG, JOB, { throttleBytesPerSecond: 50_000 })).toMatchObject({
    ...{
      ok: false,
      problem: { code: 'invalid-input', message: expect.stringContaining('changes settings') },
    },
  })
  expect((await readOrder(database, JOB)).throttleBytesPerSecond).toBe(1)
})

test('what a job was to do is told although its cluster cannot be read', async () => {
  expect(await readPlan(OPERATOR, SLUG, 'plan')).toMatchObject({ ok: false })
  expect(await readRecord(OPERATOR, SLUG, 'plan')).toMatchObject({ ok: true, value: { moves: [] } })
  expect(await readRecord(OPERATOR, SLUG, 'none')).toMatchObject({ problem: { code: 'plan-unknown' } })
})
