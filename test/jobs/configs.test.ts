import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { signalGroup } from '#bin/child.ts'
import { must } from '#demo/link.ts'
import { ALL_BROKERS, type ConfigResource } from '#lib/domain/config/setting.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { stepsOf } from '#lib/domain/job/steps.ts'
import { watchFailpoints } from '#lib/failpoint.ts'
import { alterConfigs, readConfigs } from '#lib/kafka/configs.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { planConfig, readSettingsOf } from '#lib/services/configs.ts'
import { closeConsole, theConsole } from '#lib/services/console.ts'
import { planFix } from '#lib/services/fixes.ts'
import { cancelJob, pauseJob, planRetry, planRollback, resumeJob } from '#lib/services/job-orders.ts'
import { applyPlan, readPlan } from '#lib/services/plans.ts'
import { insertJob } from '#lib/store/jobs.ts'
import { createTopic, deleteTopics } from '../kafka.ts'
import { linkOfStand, openProduct, readAnew, SLUG, untilJob } from '../product.ts'
import { clusterOf, currentStand, resetStand } from '../stand.ts'

/** Single settings of topics and brokers, changed on real brokers by the product. */

const stand = currentStand()
const cluster = clusterOf(stand)
const TOPIC = 'configs-orders'
const topic: ConfigResource = { kind: 'topic', name: TOPIC }
const broker: ConfigResource = { kind: 'broker', name: '2' }
const RATE = { throttleBytesPerSecond: 20_000_000 }

let folder: string
beforeAll(async () => {
  await resetStand(stand)
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  await createTopic(TOPIC, [[1, 2, 3]], { 'retention.ms': '86400000' })
  await openProduct(folder)
})
afterAll(async () => {
  await deleteTopics('configs-')
  await closeConsole()
  await resetStand(stand)
  await rm(folder, { recursive: true })
})

type Wish = { readonly resource?: ConfigResource; readonly key: string; readonly value: string | null }

function plan({ resource = topic, key, value }: Wish) {
  return planConfig(OPERATOR, SLUG, { resource, key, value })
}

async function planned(wish: Wish) {
  const { planId } = must(await plan(wish))
  return { planId, plan: must(await readPlan(OPERATOR, SLUG, planId)) }
}

async function apply(planId: string): Promise<string> {
  return must(await applyPlan(OPERATOR, SLUG, planId, RATE)).jobId
}

const ended = ({ endedAt }: Job) => endedAt !== null
const done = (jobId: string) => untilJob(jobId, ({ state }) => state === 'done', 60_000)

/** What is set on the resource itself. */
async function own(key: string, resource = topic): Promise<string | null> {
  const [read] = await readConfigs(await linkOfStand(), [resource])
  const entry = read && must(read.config)[key]
  return entry?.source === resource.kind ? entry.value : null
}

/** Somebody else, past the product. */
async function setBesides(values: Record<string, string | null>, resource = topic): Promise<void> {
  for (const { problem } of await alterConfigs(await linkOfStand(), [{ resource, values }]))
    expect(problem).toBeNull()
  // A broker hears of it a moment later, of its own settings too.
  for (const [key, value] of Object.entries(values))
    await expect.poll(() => own(key, resource), { timeout: 10_000 }).toBe(value)
}

test('a setting is previewed, set, rolled back, and every other key stays as it is', async () => {
  const first = await planned({ key: 'min.insync.replicas', value: ' 02 ' })
  expect(first.plan.title).toBe(`Set min.insync.replicas to 2 on ${TOPIC}`)
  expect(first.plan.plan.configChanges).toMatchObject([
    { from: null, to: '2', before: { value: '1' }, after: { value: '2', source: 'topic' } },
  ])
  const job = await done(await apply(first.planId))
  expect(job.steps.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'check done',
    'configure done',
    'verify done',
  ])
  await expect.poll(() => own('min.insync.replicas')).toBe('2')
  await expect.poll(() => own('retention.ms')).toBe('86400000')
  expect(must(await readPlan(OPERATOR, SLUG, first.planId)).jobId).toBe(job.id)
  expect(await plan({ key: 'min.insync.replicas', value: '2' })).toMatchObject({
    problem: { code: 'plan-empty' },
  })

  const back = must(await planRollback(OPERATOR, SLUG, job.id))
  expect(must(await readPlan(OPERATOR, SLUG, back.planId)).plan.configChanges).toMatchObject([
    { from: '2', to: null, after: { value: '1' } },
  ])
  await done(await apply(back.planId))
  await expect.poll(() => own('min.insync.replicas')).toBeNull()
  expect(await planRollback(OPERATOR, SLUG, job.id)).toMatchObject({ problem: { code: 'plan-empty' } })
})

test('what comes from beneath is told before an override is taken away', async () => {
  await setBesides({ 'retention.ms': '60000', 'leader.replication.throttled.replicas': '0:1' })
  onTestFinished(() =>
    setBesides({ 'retention.ms': '86400000', 'leader.replication.throttled.replicas': null }),
  )
  const retention = await planned({ key: 'retention.ms', value: null })
  const [change] = retention.plan.plan.configChanges
  expect(change?.before).toEqual({ value: '60000', source: 'topic' })
  const elsewhere = must(await readSettingsOf(OPERATOR, SLUG, { kind: 'topic', name: 'orders' }))
  expect(change?.after.value).toBe(elsewhere.find(({ key }) => key === 'retention.ms')?.value)
  const list = await planned({ key: 'leader.replication.throttled.replicas', value: null })
  expect(list.plan.plan.configChanges[0]?.after).toEqual({ value: '', source: 'default' })
})

test('what Kafka would refuse, and what cannot be changed, is told before anything is saved', async () => {
  const values: readonly (readonly [Wish, string, RegExp])[] = [
    [{ key: 'min.insync.replicas', value: 'two' }, 'kafka-refused', /two.*min\.insync\.replicas/],
    [{ key: 'cleanup.policy', value: 'shred' }, 'kafka-refused', /shred/],
    [{ key: 'no.such.key', value: '1' }, 'config-unknown', /takes no setting no\.such\.key/],
    [{ resource: broker, key: 'log.dirs', value: '/tmp' }, 'config-fixed', /read-only/],
    [{ resource: broker, key: 'ssl.keystore.password', value: 'x' }, 'config-fixed', /sensitive/],
    [{ resource: broker, key: 'log.cleaner.threads', value: '-1' }, 'kafka-refused', /log\.cleaner\.threads/],
    [{ resource: { kind: 'broker', name: '9' }, key: 'log.dirs', value: '1' }, 'broker-unknown', /9/],
    [
      { resource: { kind: 'topic', name: 'configs-none' }, key: 'retention.ms', value: '1' },
      'topic-unknown',
      /none/,
    ],
  ]
  for (const [wish, code, message] of values) {
    const refused = await plan(wish)
    expect(refused).toMatchObject({ ok: false, problem: { code, message: expect.stringMatching(message) } })
  }
  await expect.poll(() => own('min.insync.replicas')).toBeNull()
})

test('two people change two keys of one topic, and both survive; the same key is refused to the second', async () => {
  const mine = await planned({ key: 'max.message.bytes', value: '2000000' })
  const theirs = await planned({ key: 'segment.ms', value: '3600000' })
  const same = await planned({ key: 'max.message.bytes', value: '3000000' })
  await done(await apply(mine.planId))
  await done(await apply(theirs.planId))
  expect([await own('max.message.bytes'), await own('segment.ms')]).toEqual(['2000000', '3600000'])
  const refused = await applyPlan(OPERATOR, SLUG, same.planId, RATE)
  expect(refused).toMatchObject({ ok: false, problem: { message: expect.stringContaining('2000000') } })
  await expect.poll(() => own('max.message.bytes')).toBe('2000000')
})

test('a change that somebody makes after the job was begun is never overwritten', async () => {
  const { planId } = await planned({ key: 'segment.bytes', value: '104857600' })
  const jobId = await heldJob(planId)
  await setBesides({ 'segment.bytes': '209715200' })
  // A job that is held looks on, and ends by itself where it sees the change first.
  const resumed = await resumeJob(OPERATOR, SLUG, jobId)
  if (!resumed.ok) expect(resumed.problem.code).toBe('job-ended')
  const job = await untilJob(jobId, ended, 60_000)
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'config-conflict' } })
  expect(job.problem?.message).toContain('209715200')
  await expect.poll(() => own('segment.bytes')).toBe('209715200')
  expect(await planRetry(OPERATOR, SLUG, jobId)).toMatchObject({ problem: { code: 'config-conflict' } })
  await setBesides({ 'segment.bytes': null })
})

test('cancelled before its request, it changes nothing, and can be planned again', async () => {
  const { planId } = await planned({ key: 'flush.messages', value: '1000' })
  const jobId = await heldJob(planId)
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'finish' }))
  const job = await untilJob(jobId, ended, 60_000)
  expect(job.state).toBe('cancelled')
  await expect.poll(() => own('flush.messages')).toBeNull()
  const again = must(await planRetry(OPERATOR, SLUG, jobId))
  await done(await apply(again.planId))
  await expect.poll(() => own('flush.messages')).toBe('1000')
})

/** A job that was paused before it could change anything. */
async function heldJob(planId: string): Promise<string> {
  const { database, runner } = await theConsole()
  const { title, plan: wanted } = must(await readPlan(OPERATOR, SLUG, planId))
  const job = { id: `held-${planId}`, clusterSlug: SLUG, planId, title, throttle: 1, createdBy: 'test' }
  await insertJob(database, {
    ...job,
    clusterId: null,
    createdAt: new Date(),
    steps: stepsOf(wanted),
    moves: [],
    logDirMoves: [],
  })
  must(await pauseJob(OPERATOR, SLUG, job.id))
  runner.run(job.id)
  await untilJob(job.id, ({ state }) => state === 'paused', 60_000)
  return job.id
}

test('a topic that was deleted and created again is not the one of the preview', async () => {
  await createTopic('configs-again', [[1]], {})
  await readAnew()
  const resource = { kind: 'topic', name: 'configs-again' } as const
  const { planId } = await planned({ resource, key: 'retention.ms', value: '1000' })
  await deleteTopics('configs-again')
  await createTopic('configs-again', [[1]], {})
  const refused = await applyPlan(OPERATOR, SLUG, planId, RATE)
  expect(refused).toMatchObject({
    ok: false,
    problem: { message: expect.stringMatching(/deleted and created again/) },
  })
  await expect.poll(() => own('retention.ms', resource)).toBeNull()
})

test('a broker that is down keeps the job waiting, and gets its setting when it is back', async () => {
  const { planId } = await planned({ resource: broker, key: 'log.cleaner.threads', value: '2' })
  onTestFinished(() => cluster.restart())
  await cluster.kill(2)
  const jobId = await apply(planId)
  // For a moment others wait too, where the dead one was the controller.
  const isNamed = ({ problem }: Job) => problem?.message.includes('Only broker 2 itself') === true
  expect(await untilJob(jobId, isNamed, 60_000)).toMatchObject({ state: 'blocked' })
  await cluster.restart()
  const job = await done(jobId)
  expect(job.steps.find(({ kind }) => kind === 'configure')?.outcome).toBe(
    'log.cleaner.threads on broker 2 is 2.',
  )
  await expect.poll(() => own('log.cleaner.threads', broker)).toBe('2')
  await done(await apply(must(await planRollback(OPERATOR, SLUG, jobId)).planId))
  await expect.poll(() => own('log.cleaner.threads', broker)).toBeNull()
})

test('a default of all brokers is set and taken away, and says which broker keeps its own', async () => {
  await setBesides({ 'log.cleaner.backoff.ms': '16000' }, broker)
  await readAnew()
  const wish = { resource: ALL_BROKERS, key: 'log.cleaner.backoff.ms' }
  const { planId, plan: saved } = await planned({ ...wish, value: '17000' })
  expect(saved.title).toBe('Set log.cleaner.backoff.ms to 17000 (17 s) on all brokers')
  expect(saved.plan.configChanges).toMatchObject([
    { from: null, before: { value: '15000', source: 'default' } },
  ])
  expect(saved.plan.risks).toEqual(['What is set on broker 2 (16000) stays in force there.'])
  const jobId = await apply(planId)
  await done(jobId)
  const brokers = ['1', '2', '3'].map((name) => ({ kind: 'broker' as const, name }))
  const inForce = async () => {
    const read = await readConfigs(await linkOfStand(), brokers)
    return read.map(({ config }) => must(config)[wish.key])
  }
  await expect.poll(inForce).toEqual([
    { value: '17000', source: 'cluster' },
    { value: '16000', source: 'broker' },
    { value: '17000', source: 'cluster' },
  ])
  await done(await apply(must(await planRollback(OPERATOR, SLUG, jobId)).planId))
  await expect.poll(() => own(wish.key, ALL_BROKERS)).toBeNull()
  await setBesides({ 'log.cleaner.backoff.ms': null }, broker)
})

test('a finding about a setting has a plan, and its job sees that it is gone', async () => {
  await setBesides({
    'leader.replication.throttled.replicas': '0:1',
    'follower.replication.throttled.replicas': '0:2',
  })
  const { findings } = await readAnew()
  const finding = findings.find(({ id }) => id.includes('throttle-left') && id.includes(TOPIC))
  if (!finding) throw new Error(`not found among ${findings.map(({ id }) => id).join(', ')}`)
  const { planId } = must(await planFix(OPERATOR, SLUG, [finding.id]))
  expect(must(await readPlan(OPERATOR, SLUG, planId)).plan.configChanges).toHaveLength(2)
  const job = await done(await apply(planId))
  expect(job.verdict).toMatchObject([{ finding: finding.id, gone: true }])
  await expect.poll(() => own('leader.replication.throttled.replicas')).toBeNull()
  await expect.poll(() => own('follower.replication.throttled.replicas')).toBeNull()
})

test('of several settings those that were changed before a conflict go back, and the rest can be planned again', async () => {
  const [first, second] = ['leader', 'follower'].map((side) => `${side}.replication.throttled.replicas`)
  if (first === undefined || second === undefined) throw new Error('two keys were named')
  onTestFinished(() => setBesides({ [first]: null, [second]: null }))
  await setBesides({ [first]: '0:1', [second]: '0:2' })
  const { findings } = await readAnew()
  const finding = findings.find(({ id }) => id.includes('throttle-left') && id.includes(TOPIC))
  if (!finding) throw new Error(`not found among ${findings.map(({ id }) => id).join(', ')}`)
  const { planId } = must(await planFix(OPERATOR, SLUG, [finding.id]))
  const [one, other] = must(await readPlan(OPERATOR, SLUG, planId)).plan.configChanges.map(({ key }) => key)
  if (one === undefined || other === undefined) throw new Error('the plan changes two settings')
  const jobId = await heldJob(planId)
  const [was, theirs] = [await own(one), '0:3']
  const before = await own(other)
  await setBesides({ [other]: theirs })
  must(await resumeJob(OPERATOR, SLUG, jobId))
  const job = await untilJob(jobId, ended, 60_000)
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'config-conflict' } })
  expect(job.steps.find(({ kind }) => kind === 'configure')?.state).toBe('failed')
  await expect.poll(() => own(one)).toBeNull()
  await expect.poll(() => own(other)).toBe(theirs)

  await setBesides({ [other]: before })
  await readAnew()
  const retry = must(await readPlan(OPERATOR, SLUG, must(await planRetry(OPERATOR, SLUG, jobId)).planId))
  expect(retry.plan.configChanges.map(({ key }) => key)).toEqual([other])
  expect(retry.findings.map(({ id }) => id)).toEqual([finding.id])
  await done(await apply(must(await planRollback(OPERATOR, SLUG, jobId)).planId))
  await expect.poll(() => own(one)).toBe(was)
  await expect.poll(() => own(other)).toBe(before)
})

test('a reply that is lost is looked up on the broker, and the setting is changed once', async () => {
  onTestFinished(() => cluster.restart())
  const pid = await cluster.pidOf(2)
  if (pid === null) throw new Error('broker 2 does not run')
  const { planId } = await planned({ resource: broker, key: 'log.cleaner.threads', value: '2' })
  const hung = new Promise<void>((resolve) => {
    watchFailpoints((point) => {
      if (point !== 'before request: IncrementalAlterConfigs') return
      signalGroup(pid, 'SIGSTOP')
      watchFailpoints(() => {})
      resolve()
    })
  })
  const jobId = await apply(planId)
  await hung
  const isUnknown = ({ problem }: Job) => problem?.code === 'outcome-unknown'
  expect(await untilJob(jobId, isUnknown, 60_000)).toMatchObject({ state: 'blocked' })
  await cluster.restart()
  const job = await done(jobId)
  expect(job.steps.find(({ kind }) => kind === 'configure')?.outcome).toBe(
    'log.cleaner.threads on broker 2 is 2.',
  )
  await expect.poll(() => own('log.cleaner.threads', broker)).toBe('2')
  await setBesides({ 'log.cleaner.threads': null }, broker)
})

test('a console that ends before or after the request is followed by one that finds what is left to do', async () => {
  for (const [value, point] of [
    ['7200000', 'before request: IncrementalAlterConfigs'],
    ['7300000', 'after request: IncrementalAlterConfigs'],
  ] as const) {
    const { planId } = await planned({ key: 'segment.ms', value })
    const broken = endAt(point)
    const jobId = await apply(planId)
    await broken
    await closeConsole()
    await openProduct(folder)
    const job = await done(jobId)
    expect(job.log.map(({ text }) => text)).toContain('The console goes on with the job.')
    await expect.poll(() => own('segment.ms')).toBe(value)
  }
})

/** Ends this console's work on the job at the point, as a crash would: nothing after it is sent or committed. */
async function endAt(point: string): Promise<void> {
  const { runner } = await theConsole()
  await new Promise<void>((resolve) => {
    watchFailpoints((passed) => {
      if (passed !== point) return
      watchFailpoints(() => {
        throw new Error('This console has ended.')
      })
      runner.stop().then(resolve, resolve)
      throw new Error('This console has ended.')
    })
  })
  watchFailpoints(() => {})
}
