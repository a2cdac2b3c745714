import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { incident } from '#lib/domain/sample.ts'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import {
  beginStep,
  endStep,
  insertJob,
  type NewJob,
  readIntent,
  readJob,
  readOpenJobIds,
  setJobState,
} from './jobs.ts'
import { insertPlan, readPlan } from './plans.ts'
import { DATABASE_KINDS } from './schema.ts'

function planRecord(id: string) {
  return {
    id,
    clusterSlug: 'prod',
    title: 'Give audit-log 3 replicas',
    plan: draftPlan(incident(), { ...NO_GOALS, replication: [{ pattern: 'audit-log', factor: 3 }] }),
    findings: [{ id: 'one-replica:audit-log', title: 'One replica, no copy' }],
    madeBy: 'operator',
    madeAt: new Date(0),
  }
}

function newJob(id: string, planId: string): NewJob {
  return {
    id,
    clusterSlug: 'prod',
    planId,
    title: 'Give audit-log 3 replicas',
    throttle: 20_000_000_000,
    createdBy: 'operator',
    createdAt: new Date(1000),
    steps: ['check', 'reassign'],
  }
}

describe.each(DATABASE_KINDS)('%s', (kind) => {
  const place = emptyPlaces(kind)
  let database: Database
  beforeEach(async () => {
    database = await openDatabase(place())
    for (const id of ['plan-1', 'plan-2']) await insertPlan(database, planRecord(id))
  })
  afterEach(() => database.$disconnect())

  test('a plan comes back as it was saved', async () => {
    expect(await readPlan(database, 'prod', 'plan-1')).toEqual({ ...planRecord('plan-1'), jobId: null })
    expect(await readPlan(database, 'other', 'plan-1')).toBeNull()
  })

  test('one job a cluster, and one job a plan', async () => {
    expect(await insertJob(database, newJob('a', 'plan-1'))).toBe(true)
    expect(await insertJob(database, newJob('b', 'plan-2'))).toBe(false)
    await setJobState(database, 'a', { state: 'done' }, new Date(2000))
    expect(await insertJob(database, newJob('c', 'plan-1'))).toBe(false)
    expect(await insertJob(database, newJob('d', 'plan-2'))).toBe(true)
    expect(await readOpenJobIds(database)).toEqual(['d'])
  })

  test('another process reads what a step was about to do', async () => {
    await insertJob(database, newJob('a', 'plan-1'))
    await setJobState(database, 'a', { state: 'running', text: 'The job starts.' }, new Date(2000))
    await beginStep(database, 'a', 1, { moves: [1] }, new Date(3000))
    await database.$disconnect()

    database = await openDatabase(place())
    expect(await readIntent(database, 'a', 'reassign')).toEqual({ moves: [1] })
    expect(await readIntent(database, 'a', 'check')).toBeNull()
    await endStep(database, 'a', 1, 'done', 'All moved.', new Date(4000))
    await setJobState(database, 'a', { state: 'done', text: 'The job is done.' }, new Date(5000))
    expect(await readJob(database, 'a')).toMatchObject({
      state: 'done',
      throttleBytesPerSecond: 20_000_000_000,
      startedAt: 2000,
      endedAt: 5000,
      steps: [
        { kind: 'check', state: 'pending' },
        { kind: 'reassign', state: 'done', startedAt: 3000, endedAt: 4000, outcome: 'All moved.' },
      ],
      log: [{ text: 'The job starts.' }, { text: 'All moved.' }, { text: 'The job is done.' }],
    })
  })

  test('of consoles that start a job on a cluster at the same moment one succeeds', async () => {
    const consoles = [database]
    for (let more = 1; more < 6; more++) consoles.push(await openDatabase(place()))
    try {
      for (let round = 0; round < 5; round++) {
        const clusterSlug = `cluster-${round}`
        const jobs = consoles.map((_, index) => ({
          ...newJob(`${round}-${index}`, `${round}-${index}`),
          clusterSlug,
        }))
        for (const { planId } of jobs) await insertPlan(database, { ...planRecord(planId), clusterSlug })
        const answers = await Promise.all(
          jobs.map((job, index) => insertJob(consoles[index] ?? database, job)),
        )
        expect(answers.filter((inserted) => inserted)).toHaveLength(1)
        expect(await readOpenJobIds(database, clusterSlug)).toEqual([jobs[answers.indexOf(true)]?.id])
      }
    } finally {
      for (const other of consoles.slice(1)) await other.$disconnect()
    }
  })

  test('of consoles that apply the same plan at the same moment one succeeds', async () => {
    const other = await openDatabase(place())
    try {
      const answers = await Promise.all([
        insertJob(database, { ...newJob('a', 'plan-1'), clusterSlug: 'prod' }),
        insertJob(other, { ...newJob('b', 'plan-1'), clusterSlug: 'other' }),
      ])
      expect(answers.toSorted()).toEqual([false, true])
    } finally {
      await other.$disconnect()
    }
  })
})
