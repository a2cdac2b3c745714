import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { problem } from '#lib/domain/problem.ts'
import { incident } from '#lib/domain/sample.ts'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import { markLogDirMoves, markMoves } from './job-moves.ts'
import { readJobTimes } from './job-traces.ts'
import {
  beginStep,
  countJobs,
  endStep,
  giveOrder,
  insertJob,
  type NewJob,
  readIntent,
  readJob,
  readJobs,
  readOpenJobIds,
  readOpenJobOn,
  readOrder,
  setJobState,
} from './jobs.ts'
import { type Claim, claimJob, LeaseLost, releaseClaim, renewClaim } from './lease.ts'
import { countPlans, insertPlan, readPlan, readPlans, readUnappliedPlans } from './plans.ts'
import { DATABASE_KINDS } from './schema.ts'
import { serializable } from './transaction.ts'

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

const MOVE = { topic: 'audit-log', partition: 0, from: [1], to: [1, 2, 3], sizeBytes: 5_000_000_000 }

function newJob(id: string, planId: string): NewJob {
  return {
    id,
    clusterSlug: 'prod',
    clusterId: null,
    planId,
    title: 'Give audit-log 3 replicas',
    throttle: 20_000_000_000,
    createdBy: 'operator',
    createdAt: new Date(1000),
    steps: ['check', 'reassign'],
    moves: [MOVE],
    logDirMoves: [],
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

  async function claim(id: string): Promise<Claim> {
    const claimed = await claimJob(database, id, 'console', new Date(1000), new Date(9000))
    if (!claimed) throw new Error('nobody else has the job')
    return claimed
  }

  test('a plan comes back as it was saved', async () => {
    expect(await readPlan(database, 'prod', 'plan-1')).toEqual({ ...planRecord('plan-1'), jobId: null })
    expect(await readPlan(database, 'other', 'plan-1')).toBeNull()
  })

  test('jobs are listed with the number of settings that they change', async () => {
    const inForce = (value: string) => ({ value, source: 'topic' as const })
    const change = {
      ...{ resource: { kind: 'topic' as const, name: 'orders' }, key: 'min.insync.replicas' },
      ...{ type: 'int' as const, from: '1', to: '2', before: inForce('1'), after: inForce('2') },
    }
    const ofSettings = { ...planRecord('plan-3').plan, moves: [], configChanges: [change] }
    await insertPlan(database, { ...planRecord('plan-3'), plan: ofSettings })
    await insertJob(database, { ...newJob('a', 'plan-3'), steps: ['check', 'configure'], moves: [] })
    await insertPlan(database, { ...planRecord('plan-4'), clusterSlug: 'other' })
    await insertJob(database, { ...newJob('b', 'plan-4'), clusterSlug: 'other' })
    const listed = await readJobs(database, null, { take: 10 })
    expect(
      Object.fromEntries(listed.map(({ id, settings, partitions }) => [id, [settings, partitions]])),
    ).toEqual({ a: [1, 0], b: [0, 1] })
  })

  test('jobs and plans are counted, and listed part by part, the last of them first', async () => {
    const ids = Array.from({ length: 5 }, (_, index) => `${index}`)
    for (const id of ids) {
      await insertPlan(database, { ...planRecord(id), clusterSlug: 'many', madeAt: new Date(7) })
      await insertJob(database, { ...newJob(id, id), clusterSlug: 'many' })
      if (id !== '4') await setJobState(database, await claim(id), { state: 'done' }, new Date(2000))
    }
    await insertPlan(database, { ...planRecord('unapplied'), clusterSlug: 'many' })
    expect(await countJobs(database, 'many')).toEqual({ done: 4, queued: 1 })
    expect(await countPlans(database, 'many')).toEqual({ all: 6, unapplied: 1 })
    const jobs = async (slice: Parameters<typeof readJobs>[2]) =>
      (await readJobs(database, 'many', slice)).map(({ id }) => id)
    expect([...(await jobs({ take: 3 })), ...(await jobs({ skip: 3, take: 3 }))]).toEqual(ids.toReversed())
    expect(await jobs({ take: 2, states: ['done'] })).toEqual(['3', '2'])
    const plans = (await readPlans(database, 'many', { skip: 1, take: 2 })).map(({ id }) => id)
    expect(plans).toEqual(['3', '2'])
  })

  test('plans without a job are listed, the last of them first', async () => {
    await insertPlan(database, { ...planRecord('plan-3'), madeAt: new Date(5) })
    await insertJob(database, newJob('a', 'plan-1'))
    const ids = (await readUnappliedPlans(database, 'prod', 10)).map(({ id }) => id)
    expect(ids).toEqual(['plan-3', 'plan-2'])
    expect((await readUnappliedPlans(database, 'prod', 1)).map(({ id }) => id)).toEqual(['plan-3'])
    expect(await readUnappliedPlans(database, 'other', 10)).toEqual([])
  })

  test('of each replica that changes its log directory the state is kept', async () => {
    const move = { topic: 'orders', partition: 0, broker: 1, from: '/a', to: '/b', bytes: 5_000_000_000 }
    const logDirMoves = Array.from({ length: 1_500 }, (_, partition) => ({ ...move, partition }))
    await insertJob(database, { ...newJob('a', 'plan-1'), moves: [], logDirMoves })
    const own = await claim('a')
    const job = async () => {
      const read = await readJob(database, 'a')
      return { ...read, logDirMoves: read?.logDirMoves ?? [] }
    }
    const { logDirMoves: begun } = await job()
    expect(begun).toEqual(
      logDirMoves.map((wanted, seq) => ({ ...wanted, seq, state: 'waiting', problem: null })),
    )
    const why = problem('kafka-refused', 'No.')
    await markLogDirMoves(database, own, begun.slice(1), 'dropped', null)
    await markLogDirMoves(database, own, begun.slice(0, 1), 'refused', why)
    const { logDirMoves: ended } = await job()
    expect(ended[0]).toMatchObject({ ...move, state: 'refused', problem: why })
    expect(ended.slice(1).every(({ state, problem: none }) => state === 'dropped' && none === null)).toBe(
      true,
    )
  })

  test('one job a cluster, and one job a plan', async () => {
    expect(await insertJob(database, newJob('a', 'plan-1'))).toBe(true)
    expect(await insertJob(database, newJob('b', 'plan-2'))).toBe(false)
    await setJobState(database, await claim('a'), { state: 'done' }, new Date(2000))
    expect(await insertJob(database, newJob('c', 'plan-1'))).toBe(false)
    expect(await insertJob(database, newJob('d', 'plan-2'))).toBe(true)
    expect(await readOpenJobIds(database)).toEqual(['d'])
  })

  test('one job a cluster, though consoles know it under several names', async () => {
    const under = (id: string, clusterSlug: string, clusterId: string | null) =>
      insertJob(database, { ...newJob(id, id), clusterSlug, clusterId })
    for (const id of ['a', 'b', 'c', 'd']) await insertPlan(database, planRecord(id))
    expect(await under('a', 'prod', 'id-1')).toBe(true)
    expect(await under('b', 'kafka-1-9092', 'id-1')).toBe(false)
    const open = (clusterSlug: string, clusterId: string | null) =>
      readOpenJobOn(database, { clusterSlug, clusterId })
    expect(await open('kafka-1-9092', 'id-1')).toEqual({ id: 'a', clusterSlug: 'prod' })
    expect(await open('kafka-1-9092', 'id-2')).toBeNull()
    expect(await open('kafka-1-9092', null)).toBeNull()
    // Of a cluster that has told no id, only the name is known.
    expect([await under('c', 'other', null), await under('d', 'another', null)]).toEqual([true, true])
    await setJobState(database, await claim('a'), { state: 'done' }, new Date(2000))
    expect(await under('b', 'kafka-1-9092', 'id-1')).toBe(true)
    expect(await open('prod', 'id-1')).toEqual({ id: 'b', clusterSlug: 'kafka-1-9092' })
  })

  test('jobs that were at work since a moment are told, the last of them first', async () => {
    const work = async (id: string, planId: string, from: number, to: number) => {
      await insertJob(database, { ...newJob(id, planId), createdAt: new Date(from) })
      const own = await claim(id)
      await setJobState(database, own, { state: 'running' }, new Date(from))
      await setJobState(database, own, { state: 'done' }, new Date(to))
    }
    await work('a', 'plan-1', 2000, 3000)
    await work('b', 'plan-2', 4000, 5000)
    const since = async (at: number) =>
      (await readJobTimes(database, 'prod', new Date(at))).map(({ id }) => id)
    expect(await since(2500)).toEqual(['b', 'a'])
    expect(await since(3500)).toEqual(['b'])
  })

  test('another process reads what a step was about to do', async () => {
    await insertJob(database, newJob('a', 'plan-1'))
    const mine = await claim('a')
    await setJobState(database, mine, { state: 'running', text: 'The job starts.' }, new Date(2000))
    await beginStep(database, mine, 1, { moves: [1] }, new Date(3000))
    await database.$disconnect()

    database = await openDatabase(place())
    expect(await readIntent(database, 'a', 'reassign')).toEqual({ moves: [1] })
    expect(await readIntent(database, 'a', 'check')).toBeNull()
    await markMoves(database, mine, [{ seq: 0 }], 'done', null)
    await endStep(database, mine, 1, 'done', 'All moved.', new Date(4000))
    await setJobState(database, mine, { state: 'done', text: 'The job is done.' }, new Date(5000))
    expect(await readJob(database, 'a')).toMatchObject({
      state: 'done',
      throttleBytesPerSecond: 20_000_000_000,
      partitions: 1,
      bytesTotal: 10_000_000_000,
      moves: [{ ...MOVE, seq: 0, state: 'done', problem: null }],
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

  test('of consoles that start a job under different names of a cluster at the same moment one succeeds', async () => {
    const other = await openDatabase(place())
    try {
      for (let round = 0; round < 5; round++) {
        const ids = [`${round}-prod`, `${round}-twin`]
        for (const id of ids) await insertPlan(database, planRecord(id))
        const [mine, theirs] = ids.map((id) => ({
          ...newJob(id, id),
          ...{ clusterSlug: id, clusterId: `id-${round}` },
        }))
        if (!mine || !theirs) throw new Error('there are two')
        const answers = await Promise.all([insertJob(database, mine), insertJob(other, theirs)])
        expect(answers.toSorted()).toEqual([false, true])
      }
    } finally {
      await other.$disconnect()
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

  test('who claims a job has it alone until the lease ends or is given back', async () => {
    await insertJob(database, newJob('a', 'plan-1'))
    const at = (seconds: number) => new Date(seconds * 1000)
    const first = await claimJob(database, 'a', 'one', at(0), at(15))
    if (!first) throw new Error('nobody had it')
    expect(await claimJob(database, 'a', 'two', at(10), at(25))).toBeNull()
    await renewClaim(database, first, at(20))
    expect(await claimJob(database, 'a', 'two', at(16), at(31))).toBeNull()

    const second = await claimJob(database, 'a', 'two', at(21), at(36))
    expect(second?.epoch).toBe(first.epoch + 1)
    await expect(renewClaim(database, first, at(40))).rejects.toThrow(LeaseLost)
    await expect(setJobState(database, first, { state: 'done' }, at(22))).rejects.toThrow(LeaseLost)
    await expect(markMoves(database, first, [{ seq: 0 }], 'done', null)).rejects.toThrow(LeaseLost)
    await releaseClaim(database, first)
    expect(await readJob(database, 'a')).toMatchObject({ state: 'queued', moves: [{ state: 'waiting' }] })

    if (second) await releaseClaim(database, second)
    expect((await claimJob(database, 'a', 'three', at(23), at(38)))?.epoch).toBe(first.epoch + 2)
    expect(await claimJob(database, 'a', 'four', at(24), at(39), (owner) => owner === 'two')).toBeNull()
    const heir = await claimJob(database, 'a', 'four', at(24), at(39), (owner) => owner === 'three')
    expect(heir?.epoch).toBe(first.epoch + 3)
  })

  test('of consoles that claim a job at the same moment one gets it', async () => {
    const other = await openDatabase(place())
    try {
      await insertJob(database, newJob('a', 'plan-1'))
      const claims = await Promise.all(
        [database, other, database, other].map((own, index) =>
          claimJob(own, 'a', `console ${index}`, new Date(1000), new Date(9000)),
        ),
      )
      expect(claims.filter((claimed) => claimed !== null)).toHaveLength(1)
    } finally {
      await other.$disconnect()
    }
  })

  test('a console that waits for a transaction of its process lets that go on', async () => {
    const other = await openDatabase(place())
    try {
      await insertJob(database, newJob('a', 'plan-1'))
      const begun = Promise.withResolvers<void>()
      const held = serializable(database, 'held', async (transaction) => {
        await transaction.job.update({ where: { id: 'a' }, data: { title: 'Another title' } })
        begun.resolve()
        // Each needs a turn of the event loop, while the other one waits.
        for (let turn = 0; turn < 20; turn++) await sleep(1)
      })
      await begun.promise
      const claimed = claimJob(other, 'a', 'console', new Date(1000), new Date(9000))
      await held
      expect(await claimed).toEqual({ jobId: 'a', epoch: 1 })
    } finally {
      await other.$disconnect()
    }
  })

  test('orders reach an open job, and no ended one', async () => {
    await insertJob(database, newJob('a', 'plan-1'))
    const at = new Date(3000)
    expect(await giveOrder(database, 'a', { wish: 'pause' }, 'operator paused it.', at)).toBe(true)
    expect(await giveOrder(database, 'a', { throttleBytesPerSecond: 5_000_000 }, 'Slower.', at)).toBe(true)
    expect(await readOrder(database, 'a')).toEqual({ wish: 'pause', throttleBytesPerSecond: 5_000_000 })
    await setJobState(database, await claim('a'), { state: 'cancelled' }, at)
    expect(await giveOrder(database, 'a', { wish: 'run' }, 'operator resumed it.', at)).toBe(false)
    const log = (await readJob(database, 'a'))?.log.map(({ text }) => text)
    expect(log).toEqual(['operator paused it.', 'Slower.'])
  })

  test('an order that was decided on before a cancellation does not overwrite it; a rate still may change', async () => {
    await insertJob(database, newJob('a', 'plan-1'))
    const at = new Date(3000)
    expect(await giveOrder(database, 'a', { wish: 'revert' }, 'A cancelled it.', at)).toBe(true)
    expect(await giveOrder(database, 'a', { wish: 'pause' }, 'B paused it.', at)).toBe(false)
    expect(await giveOrder(database, 'a', { wish: 'run' }, 'B resumed it.', at)).toBe(false)
    expect(await giveOrder(database, 'a', { throttleBytesPerSecond: 1_000 }, 'Slower.', at)).toBe(true)
    expect(await readOrder(database, 'a')).toEqual({ wish: 'revert', throttleBytesPerSecond: 1_000 })
    expect(await giveOrder(database, 'a', { wish: 'finish' }, 'B lets it end.', at)).toBe(true)
    expect(await giveOrder(database, 'a', { wish: 'finish' }, 'A lets it end.', at)).toBe(false)
    const log = (await readJob(database, 'a'))?.log.map(({ text }) => text)
    expect(log).toEqual(['A cancelled it.', 'Slower.', 'B lets it end.'])
  })
})
