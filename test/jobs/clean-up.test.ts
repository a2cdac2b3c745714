import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { until } from '#bin/progress.ts'
import { must } from '#demo/link.ts'
import { partitionOf, targetReplicas } from '#lib/domain/cluster.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import type { Job, MoveState } from '#lib/domain/job/job.ts'
import { stepsOf } from '#lib/domain/job/steps.ts'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { FOLLOWER_REPLICAS, LEADER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import {
  asBefore,
  bringEach,
  type Changing,
  idOf,
  readValues,
  type Setting,
} from '#lib/jobs/steps/settings.ts'
import { formatAddress } from '#lib/kafka/bootstrap.ts'
import { alterConfigs, readConfigs } from '#lib/kafka/configs.ts'
import { alterReassignments, listReassignments } from '#lib/kafka/reassign.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole, theConsole } from '#lib/services/console.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { changeThrottle } from '#lib/services/job-orders.ts'
import { listLeftovers, readJob } from '#lib/services/jobs.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { openDatabase } from '#lib/store/database.ts'
import { beginStep, endStep, insertJob, setJobState } from '#lib/store/jobs.ts'
import { claimJob, releaseClaim } from '#lib/store/lease.ts'
import { keepLeftovers, readLeftoversOf } from '#lib/store/leftovers.ts'
import { insertPlan } from '#lib/store/plans.ts'
import { addresses, createTopic, deleteTopics } from '../kafka.ts'
import { applyFix, linkOfStand, openProduct, readAnew, SLUG, untilJob } from '../product.ts'
import { clusterOf, currentStand, resetStand } from '../stand.ts'
import { startProxies } from '../tcp-proxy.ts'

/** What a job leaves behind where it was cut off while cleaning up, or where somebody else has ended its moves. */

const stand = currentStand()
const cluster = clusterOf(stand)
/** So slow that a job at this rate is under way for as long as it is looked at, though Kafka lets the first seconds' worth through at once. */
const OURS = '321000'
const MOVE = { topic: 'orders', partition: 0, from: [1], to: [2], sizeBytes: null }
const REASSIGNMENT_STEPS = stepsOf({ moves: [MOVE], logDirMoves: [], configChanges: [] })
/** What a console may call the cluster. */
const NAMES = [SLUG, 'its-other-name']
const BROKERS: readonly ConfigResource[] = ['1', '2', '3'].map((name) => ({ kind: 'broker', name }))

let folder: string
beforeEach(async () => {
  await resetStand(stand)
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
})
afterEach(async () => {
  await closeConsole()
  await rm(folder, { recursive: true })
})
afterAll(() => resetStand(stand))

/** The rate set on each broker itself; "silent" where it does not answer. */
async function rates(): Promise<readonly (string | null)[]> {
  const configs = await readConfigs(await linkOfStand(), BROKERS)
  return configs.map(({ config }) => {
    if (!config.ok) return 'silent'
    const entry = config.value[LEADER_RATE]
    return entry?.source === 'broker' ? entry.value : null
  })
}

async function changing(): Promise<Changing> {
  return {
    ...{ link: await linkOfStand(), fence: async () => () => {} },
    ...{ pause: (milliseconds) => sleep(milliseconds), now: () => performance.now() },
  }
}

/** A database in which a console died in the middle of `unthrottle`, and the throttles that it had set. */
async function leaveJobInUnthrottle(clusterSlug = SLUG): Promise<string> {
  await openProduct(folder)
  const { clusterId } = (await readAnew()).observation.cluster
  const set = BROKERS.map((resource) => ({ resource, values: { [LEADER_RATE]: OURS } }))
  for (const { problem } of await alterConfigs(await linkOfStand(), set)) expect(problem).toBeNull()
  await closeConsole()
  const database = await openDatabase({ kind: 'sqlite', folder })
  const at = new Date()
  const plan = draftPlan(sampleCluster({ brokers: {}, topics: {} }), NO_GOALS)
  const record = {
    id: 'plan',
    clusterSlug,
    title: 'Clean up',
    findings: [],
    madeBy: 'test',
    madeAt: at,
  }
  await insertPlan(database, { ...record, plan })
  const job = {
    id: 'job',
    clusterSlug,
    clusterId,
    planId: 'plan',
    title: 'Clean up',
    throttle: 1,
    createdBy: 'test',
  }
  await insertJob(database, { ...job, createdAt: at, steps: REASSIGNMENT_STEPS, moves: [], logDirMoves: [] })
  const claim = await claimJob(database, 'job', 'a console that died', at, at)
  if (!claim) throw new Error('nobody else has the job')
  const settings = BROKERS.map((resource) => ({
    resource,
    key: LEADER_RATE,
    prior: null,
    entries: null,
  }))
  for (const [seq, kind] of REASSIGNMENT_STEPS.entries()) {
    await beginStep(
      database,
      claim,
      seq,
      kind === 'throttle' ? { settings, rates: [Number(OURS)] } : null,
      at,
    )
    if (kind === 'unthrottle') break
    await endStep(database, claim, seq, 'done', 'Done.', at)
  }
  await database.$disconnect()
  return 'job'
}

test('a console that starts in the middle of the clean-up ends it, although it knows no broker yet', async () => {
  const jobId = await leaveJobInUnthrottle()
  await openProduct(folder)
  const job = await untilJob(jobId, ({ state }) => state === 'done', 60_000)
  expect(job.steps.map(({ state }) => state)).toEqual(REASSIGNMENT_STEPS.map(() => 'done'))
  await expect.poll(rates).toEqual([null, null, null])
})

test('a broker that is down keeps its own throttle alone, until it is back', async () => {
  const jobId = await leaveJobInUnthrottle()
  await cluster.kill(2)
  await openProduct(folder)
  const blocked = await untilJob(
    jobId,
    // For a moment others wait too, where the dead one was the controller.
    ({ problem }) => problem?.message.includes('broker 2') === true && !/broker [13]/.test(problem.message),
    60_000,
  )
  expect(blocked.state).toBe('blocked')
  await expect.poll(rates).toEqual([null, 'silent', null])
  await cluster.restart()
  await untilJob(jobId, ({ state }) => state === 'done', 60_000)
  await expect.poll(rates).toEqual([null, null, null])
})

test('a job ends without a broker that stays away, and what it left there is put back when that is back', async () => {
  const jobId = await leaveJobInUnthrottle()
  await cluster.kill(2)
  await openProduct(folder)
  const ended = await untilJob(jobId, ({ state }) => state === 'done', 120_000)
  expect(ended.leftovers).toMatchObject([{ broker: 2, key: LEADER_RATE, ours: [OURS], prior: null }])
  expect(ended.log.at(-1)?.text).toBe('The job is done.')
  await expect.poll(rates).toEqual([null, 'silent', null])
  expect(must(await listLeftovers(OPERATOR, SLUG))).toEqual(ended.leftovers)

  await closeConsole()
  await cluster.restart()
  await openProduct(folder)
  const now = async () => must(await readJob(OPERATOR, SLUG, jobId))
  await expect.poll(async () => (await now()).leftovers, { timeout: 60_000 }).toEqual([])
  const mended = await now()
  await expect.poll(rates).toEqual([null, null, null])
  expect({ ...mended, leftovers: ended.leftovers, log: ended.log }).toEqual(ended)
  expect(mended.log.slice(0, -1)).toEqual(ended.log)
  expect(mended.log.at(-1)?.text).toContain('Broker 2 is back')
})

test('a broker that closes every connection is no refusal: what is left there is put back once it answers', async () => {
  const jobId = await leaveJobInUnthrottle()
  let cut = true
  const proxies = await startProxies(addresses, (position) => cut && position === 1)
  onTestFinished(async () => {
    await closeConsole()
    await Promise.all(proxies.map((proxy) => proxy.close()))
  })
  await openProduct(folder, proxies.map(formatAddress).join(','))
  const blocked = await untilJob(jobId, ({ problem }) => problem?.code === 'not-kafka', 60_000)
  expect(blocked.problem?.message).toContain('broker 2')
  const ended = await untilJob(jobId, ({ state }) => state === 'done', 120_000)
  expect(ended.leftovers).toMatchObject([{ broker: 2, key: LEADER_RATE, ours: [OURS], prior: null }])
  cut = false
  const now = async () => must(await readJob(OPERATOR, SLUG, jobId))
  await expect.poll(async () => (await now()).leftovers, { timeout: 60_000 }).toEqual([])
  await expect.poll(rates).toEqual([null, null, null])
})

test.each(NAMES)('the next job does not take for its operator what one on %s has left', async (name) => {
  await leaveJobInUnthrottle(name)
  const database = await openDatabase({ kind: 'sqlite', folder })
  const claim = await claimJob(database, 'job', 'a console that died', new Date(), new Date())
  if (!claim) throw new Error('nobody else has the job')
  const left = ['1', '2', '3'].map((broker) => ({
    ...{ broker: Number(broker), key: LEADER_RATE, ours: [OURS] },
    prior: broker === '2' ? '70000000' : null,
  }))
  await keepLeftovers(database, claim, left, new Date())
  await setJobState(database, claim, { state: 'done', text: 'The job is done.' }, new Date())
  await releaseClaim(database, claim)
  await database.$disconnect()
  await openProduct(folder)

  // At the same rate as before: only who set it tells the two apart.
  const jobId = await applyFix(Number(OURS))
  await untilJob(jobId, (job) => job.moves.some(({ state }) => state === 'moving'), 60_000)
  const { database: here } = await theConsole()
  expect(await readLeftoversOf(here, 'job')).toEqual([])
  await sleep(4_000)
  await expect.poll(rates).toEqual([OURS, OURS, OURS])
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: 50_000_000 }))
  await untilJob(jobId, ({ state }) => state === 'done', 90_000)
  await expect.poll(rates).toEqual([null, '70000000', null])
  await alterConfigs(await linkOfStand(), [
    { resource: { kind: 'broker', name: '2' }, values: { [LEADER_RATE]: null } },
  ])
})

test('a plan that takes a partition off a dead broker does not wait for that broker', async () => {
  await openProduct(folder)
  await cluster.kill(3)
  const isDown = async () => {
    const { observation } = await readAnew()
    return observation.cluster.brokers.find(({ id }) => id === 3)?.alive
  }
  await expect.poll(isDown, { timeout: 60_000 }).toBe(false)
  const file = JSON.stringify({
    version: 1,
    partitions: [{ topic: 'clicks', partition: 1, replicas: [2, 1] }],
  })
  const { planId } = must(await importPlan(OPERATOR, SLUG, file, ''))
  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: 50_000_000 }))
  const job = await untilJob(jobId, ({ state }) => state === 'done', 60_000)
  expect(job.moves).toMatchObject([{ from: [2, 3], to: [2, 1], state: 'done' }])
  expect(job.leftovers).toEqual([])
  await expect.poll(rates).toEqual([null, null, 'silent'])
})

test('what was set shows to whoever reads next: no job takes the value from before for an operator’s', async () => {
  await openProduct(folder)
  const at = await changing()
  const ofBroker = { key: LEADER_RATE, prior: null, entries: null }
  const settings: Setting[] = BROKERS.map((resource) => ({ resource, ...ofBroker }))
  for (const rate of [...Array.from({ length: 20 }, (_, round) => String(1_000_000 + round)), null]) {
    expect(await bringEach(at, settings, () => rate)).toEqual(new Map())
    expect((await readValues(at, settings)).map(must)).toEqual(settings.map(() => rate))
  }
})

test('a topic that was deleted since it was listed leaves no list of another topic behind', async () => {
  await openProduct(folder)
  await createTopic('clean-up-kept', [[1]])
  try {
    const link = await linkOfStand()
    const listOf = (name: string): Setting => {
      const resource = { kind: 'topic', name } as const
      return { resource, key: FOLLOWER_REPLICAS, prior: '9:9', entries: ['0:2'] }
    }
    const [kept, deleted] = [listOf('clean-up-kept'), listOf('clean-up-deleted')]
    const list = async () => {
      const [read] = await readConfigs(link, [kept.resource])
      return read?.config.ok && read.config.value[FOLLOWER_REPLICAS]?.value
    }
    await alterConfigs(link, [{ resource: kept.resource, values: { [FOLLOWER_REPLICAS]: '9:9,0:2' } }])
    await expect.poll(list).toBe('9:9,0:2')
    const problems = await bringEach(await changing(), [deleted, kept], asBefore([]))
    expect([...problems].map(([id, { code }]) => [id, code])).toEqual([
      [idOf(deleted.resource), 'topic-unknown'],
    ])
    expect(await list()).toBe('9:9')
  } finally {
    await deleteTopics('clean-up-')
  }
})

test('a job whose cluster is not configured any more waits for it, and then cleans up', async () => {
  const jobId = await leaveJobInUnthrottle()
  const { database } = await theConsole(() => ({ database: { kind: 'sqlite', folder }, clusters: [] }))
  await until(
    'the job to be blocked',
    async () => {
      const row = await database.job.findUnique({ where: { id: jobId } })
      return row?.state === 'blocked' ? null : `it is ${row?.state}`
    },
    { deadlineMs: 10_000 },
  )
  await closeConsole()
  await openProduct(folder)
  await untilJob(jobId, ({ state }) => state === 'done', 60_000)
  await expect.poll(rates).toEqual([null, null, null])
})

test('moves that an operator cancels are not submitted again', async () => {
  await openProduct(folder)
  const jobId = await applyFix(1_000_000)
  const has = (state: MoveState) => (job: Job) => job.moves.some((move) => move.state === state)
  await untilJob(jobId, (job) => has('done')(job) && has('moving')(job), 60_000)
  const running = must(await listReassignments(await linkOfStand()))
  expect(running.length).toBeGreaterThan(0)
  const cancels = running.map(({ topic, partition }) => ({ topic, partition, replicas: null }))
  must(await alterReassignments(await linkOfStand(), cancels, { allowReplicationFactorChange: false }))
  const job = await untilJob(jobId, ({ state }) => state === 'failed', 60_000)
  expect(job.problem).toMatchObject({ code: 'reassignment-conflict' })
  expect(job.problem?.message).toContain('Somebody cancelled')
  await sleep(2_000)
  expect(must(await listReassignments(await linkOfStand()))).toEqual([])
  const { observation } = await readAnew()
  const auditLog = observation.cluster.topics.find(({ name }) => name === 'audit-log')
  const cancelled = auditLog?.partitions.filter((partition) =>
    running.some((move) => move.topic === 'audit-log' && move.partition === partition.id),
  )
  for (const partition of cancelled ?? []) expect(targetReplicas(partition)).toHaveLength(1)
  // What had arrived is led by its preferred leaders all the same.
  expect(job.steps.find(({ kind }) => kind === 'elect')?.state).toBe('done')
  const done = job.moves.filter(({ state }) => state === 'done')
  const topics = new Map(observation.cluster.topics.map((topic) => [topic.name, topic]))
  for (const { topic, partition, to } of done)
    expect(partitionOf(topics.get(topic), partition)?.leader).toBe(to[0])
  await expect.poll(rates).toEqual([null, null, null])
})
