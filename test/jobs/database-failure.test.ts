import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPostgres } from '#bin/postgres.ts'
import { showProgress } from '#bin/progress.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { must } from '#demo/link.ts'
import type { Problem, Result } from '#lib/domain/problem.ts'
import { listReassignments } from '#lib/kafka/reassign.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { addCluster } from '#lib/services/clusters.ts'
import { closeConsole } from '#lib/services/console.ts'
import { planFixAll } from '#lib/services/fixes.ts'
import { listJobs } from '#lib/services/jobs.ts'
import { listPlans } from '#lib/services/plan-list.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { readCluster } from '#lib/services/reading.ts'
import { applyFix, linkOfStand, openProduct, readAnew, SLUG, untilJob } from '../product.ts'
import { currentStand, resetStand } from '../stand.ts'
import { startProxy } from '../tcp-proxy.ts'

/** The product on PostgreSQL, and what it does while that cannot be reached. */

const stand = currentStand()
const shutdown = new Shutdown()
let proxy: Awaited<ReturnType<typeof startProxy>>
/** What the way to the database does with what is sent on it. */
let way: 'open' | 'cut' | 'silent' = 'open'

beforeAll(async () => {
  const { place: server } = await startPostgres(shutdown, showProgress)
  const tamper = (chunk: Buffer) => (way === 'open' ? chunk : way === 'cut' ? null : Buffer.alloc(0))
  proxy = await startProxy(server, { request: tamper, reply: tamper })
  await openProduct({ ...server, host: proxy.host, port: proxy.port })
})
beforeEach(() => resetStand(stand))
afterEach(() => {
  way = 'open'
})
afterAll(async () => {
  await closeConsole()
  await proxy.close()
  await shutdown.run()
  await resetStand(stand)
})

function problemOf(result: Result<unknown>): Problem {
  if (result.ok) throw new Error('it did not fail')
  return result.problem
}

test('a job on PostgreSQL goes on where it was after the database was away', async () => {
  const jobId = await applyFix(4_000_000)
  await untilJob(jobId, ({ progress }) => progress.bytesDone > 0, 60_000)
  way = 'cut'
  const meanwhile = must(await readCluster(OPERATOR, SLUG))
  expect(problemOf(meanwhile.activeJobs).code).toBe('database-failed')
  await expect.poll(async () => (await listJobs(OPERATOR, SLUG)).ok, { timeout: 10_000 }).toBe(false)
  way = 'open'
  const job = await untilJob(jobId, ({ state }) => state === 'done', 120_000)
  expect(job.verdict.every(({ gone }) => gone)).toBe(true)
})

test.each(['cut', 'silent'] as const)(
  '%s: pages show the cluster from memory, and nothing is begun',
  async (kind) => {
    await readAnew()
    const { planId } = must(await planFixAll(OPERATOR, SLUG))
    way = kind
    const reading = must(await readCluster(OPERATOR, SLUG))
    expect(reading.observation.cluster.brokers).toHaveLength(3)
    expect(problemOf(reading.activeJobs).message).toMatch(/^Which jobs are at work could not be read: /)

    const failed = await Promise.all([
      listJobs(OPERATOR, SLUG),
      listPlans(OPERATOR, SLUG),
      planFixAll(OPERATOR, SLUG),
      applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: 1_000_000 }),
      addCluster(OPERATOR, { name: 'Another', bootstrap: stand.bootstrap, tls: false }),
    ])
    for (const problem of failed.map(problemOf)) {
      expect(problem.code).toBe('database-failed')
      expect(problem.hint).toContain('PostgreSQL')
      expect(`${problem.message} ${problem.hint}`).not.toContain('p@ss')
    }
    expect(must(await listReassignments(await linkOfStand()))).toEqual([])

    way = 'open'
    await expect.poll(async () => (await listJobs(OPERATOR, SLUG)).ok, { timeout: 30_000 }).toBe(true)
    expect(must(must(await readCluster(OPERATOR, SLUG)).activeJobs)).toEqual([])
  },
)
