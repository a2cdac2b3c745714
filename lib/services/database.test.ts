import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readClusters } from '#lib/store/clusters.ts'
import { readJob } from '#lib/store/jobs.ts'
import { closeConsole, theConsole } from './console.ts'
import { fromDatabase } from './database.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  const { database, log } = await theConsole(() => ({ database: { kind: 'sqlite', folder }, clusters: [] }))
  log.level = 'silent'
  await database.$executeRaw`DROP TABLE "JobStep"`
})
afterEach(async () => {
  await closeConsole()
  await rm(folder, { recursive: true })
})

test('an answer is passed on', async () => {
  expect(await fromDatabase('The clusters could not be read', readClusters)).toEqual({ ok: true, value: [] })
})

test('a failure is told in words, with what to look at', async () => {
  const jobs = await fromDatabase('The jobs could not be read', async (database) => {
    await database.plan.create({
      data: {
        id: 'p',
        clusterSlug: 'c',
        title: '',
        body: '{}',
        findings: '[]',
        madeBy: '',
        madeAt: new Date(0),
      },
    })
    await database.$executeRaw`INSERT INTO "Job" ("id", "clusterSlug", "planId", "title", "state", "throttle", "createdBy", "createdAt") VALUES ('j', 'c', 'p', '', 'done', 1, '', 0)`
    return readJob(database, 'j')
  })
  expect(jobs).toEqual({
    ok: false,
    problem: {
      code: 'database-failed',
      message: expect.stringMatching(/^The jobs could not be read: [^\n]*JobStep[^\n]*\.$/),
      hint: `Check the folder ${folder} (BALLAST_DATA): free space and permissions.`,
      status: 500,
    },
  })
})

test('one that does not answer in time is left alone', async () => {
  const late = await fromDatabase('It failed', () => new Promise(() => undefined), 20)
  expect(late).toMatchObject({ problem: { message: 'It failed: it did not answer within 0.02 s.' } })
})

test('a bug throws', async () => {
  const bug = () => Promise.reject(new TypeError('x is not a function'))
  await expect(fromDatabase('It failed', bug)).rejects.toThrow('x is not a function')
})
