import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { incident } from '#lib/domain/sample.ts'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import { insertJob, readJob, setJobState } from './jobs.ts'
import { type Claim, claimJob, LeaseLost } from './lease.ts'
import {
  keepLeftovers,
  readLeftoversBefore,
  readLeftoversOf,
  readLeftoversOn,
  readUntidyJobs,
  removeLeftovers,
} from './leftovers.ts'
import { insertPlan } from './plans.ts'
import type { ClusterOfJob } from './same-cluster.ts'
import { DATABASE_KINDS } from './schema.ts'

const RATE = 'leader.replication.throttled.rate'
const LEFT = { broker: 2, key: RATE, ours: ['5000000', '9000000'], prior: '70000000' }
const OTHER = { ...LEFT, broker: 3, prior: null }
const at = new Date(5000)

describe.each(DATABASE_KINDS)('%s', (kind) => {
  const place = emptyPlaces(kind)
  let database: Database
  let claim: Claim
  beforeEach(async () => {
    database = await openDatabase(place())
    await begin('a', { clusterSlug: 'prod', clusterId: 'id-1' })
    const claimed = await claimJob(database, 'a', 'console', new Date(1000), new Date(9000))
    if (!claimed) throw new Error('nobody else has the job')
    claim = claimed
  })
  afterEach(() => database.$disconnect())

  async function begin(id: string, cluster: ClusterOfJob): Promise<void> {
    const { clusterSlug } = cluster
    const plan = draftPlan(incident(), NO_GOALS)
    const record = { id: `plan-${id}`, clusterSlug, title: 'Plan', findings: [], madeBy: 'operator' }
    await insertPlan(database, { ...record, plan, madeAt: at })
    const job = { ...cluster, id, planId: record.id, title: 'Job', throttle: 1, createdBy: 'operator' }
    const nothing = { moves: [], logDirMoves: [] }
    expect(await insertJob(database, { ...job, ...nothing, createdAt: at, steps: ['unthrottle'] })).toBe(true)
  }

  test('what a job leaves shows on its cluster once it has ended, and is kept as it was committed first', async () => {
    await keepLeftovers(database, claim, [LEFT, OTHER], at)
    await keepLeftovers(database, claim, [{ ...LEFT, prior: 'another' }], new Date(6000))
    const kept = [LEFT, OTHER].map((own) => ({ ...own, jobId: 'a', since: 5000 }))
    expect(await readLeftoversOf(database, 'a')).toEqual(kept)
    expect(await readLeftoversOn(database, 'prod')).toEqual([])
    expect(await readUntidyJobs(database)).toEqual([])
    await setJobState(database, claim, { state: 'done', text: 'The job is done.' }, at)
    expect(await readLeftoversOn(database, 'prod')).toEqual(kept)
    expect(await readLeftoversOn(database, 'other')).toEqual([])
    expect(await readUntidyJobs(database)).toEqual([{ jobId: 'a', clusterSlug: 'prod', brokers: [2, 3] }])
    expect((await readJob(database, 'a'))?.leftovers).toEqual(kept)
  })

  test('a later job learns of it, under whatever name it knows the cluster', async () => {
    await keepLeftovers(database, claim, [LEFT], at)
    await setJobState(database, claim, { state: 'done', text: 'The job is done.' }, at)
    await begin('b', { clusterSlug: 'kafka-1-9092', clusterId: 'id-1' })
    await begin('c', { clusterSlug: 'other', clusterId: 'id-2' })
    await begin('d', { clusterSlug: 'prod', clusterId: null })
    const learnt = async (id: string) =>
      (await readLeftoversBefore(database, id)).map(({ jobId, broker }) => [jobId, broker])
    expect([await learnt('b'), await learnt('c'), await learnt('d')]).toEqual([[['a', 2]], [], [['a', 2]]])
  })

  test('what is put back is gone, with one line in the log and no second end', async () => {
    await keepLeftovers(database, claim, [LEFT, OTHER], at)
    await setJobState(database, claim, { state: 'failed', text: 'The job failed.' }, at)
    for (const again of [1, 2])
      await removeLeftovers(database, claim, 2, 'Broker 2 is back.', new Date(again * 10_000))
    expect(await readJob(database, 'a')).toMatchObject({
      ...{ state: 'failed', endedAt: 5000, leftovers: [{ broker: 3 }] },
      log: [{ text: 'The job failed.' }, { at: 10_000, text: 'Broker 2 is back.' }],
    })
  })

  test('who has lost the claim changes nothing', async () => {
    await keepLeftovers(database, claim, [LEFT], at)
    await claimJob(database, 'a', 'another', new Date(20_000), new Date(30_000))
    await expect(keepLeftovers(database, claim, [OTHER], at)).rejects.toThrow(LeaseLost)
    await expect(removeLeftovers(database, claim, 2, 'Gone.', at)).rejects.toThrow(LeaseLost)
    expect(await readLeftoversOf(database, 'a')).toMatchObject([{ broker: 2 }])
  })
})
