import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Producer } from '@platformatic/kafka'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { REVERT_ANYWAY } from '#lib/domain/job/job.ts'
import { stepsOf } from '#lib/domain/job/steps.ts'
import {
  FOLLOWER_RATE,
  FOLLOWER_REPLICAS,
  LEADER_RATE,
  LEADER_REPLICAS,
} from '#lib/domain/plan/throttle-keys.ts'
import { settingsFor } from '#lib/jobs/steps/throttle-intent.ts'
import { alterConfigs, readConfigs } from '#lib/kafka/configs.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { cancelJob } from '#lib/services/job-orders.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { openDatabase } from '#lib/store/database.ts'
import { markMoves } from '#lib/store/job-moves.ts'
import { beginStep, endStep, giveOrder, insertJob, readJob, setJobState } from '#lib/store/jobs.ts'
import { claimJob, releaseClaim } from '#lib/store/lease.ts'
import { bootstrap, createTopic, deleteTopics } from '../kafka.ts'
import { linkOfStand, openProduct, readAnew, SLUG, untilJob } from '../product.ts'
import { clusterOf, currentStand, untilFenced } from '../stand.ts'

/** A job that brings back what has arrived meanwhile, or cannot be cancelled yet, on real brokers. */

const stand = currentStand()
const cluster = clusterOf(stand)
const TOPIC = 'revert-arrived'
const RATE = 300_000
/** More than the burst that Kafka lets through at the start, some 11 s of the throttle. */
const BYTES = 6_000_000
const TOPIC_RESOURCE: ConfigResource = { kind: 'topic', name: TOPIC }
const BROKERS: readonly ConfigResource[] = ['1', '2', '3'].map((name) => ({ kind: 'broker', name }))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
})
/** A topic of one partition on these brokers, of `BYTES`, and the product that knows it. */
async function begin(replicas: readonly number[]): Promise<void> {
  await createTopic(TOPIC, [replicas])
  const producer = new Producer({ clientId: TOPIC, bootstrapBrokers: bootstrap.split(',') })
  const value = Buffer.alloc(100_000, 1)
  for (let bytes = 0; bytes < BYTES; bytes += value.length)
    await producer.send({ messages: [{ topic: TOPIC, partition: 0, value }], acks: -1 })
  await producer.close()
  await openProduct(folder)
}
afterEach(async () => {
  await cluster.restart()
  await closeConsole()
  await deleteTopics(TOPIC)
  await rm(folder, { recursive: true })
})

async function setOn(resources: readonly ConfigResource[], keys: readonly string[]): Promise<string[]> {
  const configs = await readConfigs(await linkOfStand(), resources)
  return configs.flatMap(({ resource, config }) =>
    keys.flatMap((key) => {
      const entry = must(config)[key]
      return entry?.source === resource.kind ? [`${resource.name} ${entry.value}`] : []
    }),
  )
}
const lists = () => setOn([TOPIC_RESOURCE], [LEADER_REPLICAS, FOLLOWER_REPLICAS])
const rates = () => setOn(BROKERS, [LEADER_RATE, FOLLOWER_RATE])

async function planTo(replicas: readonly number[]): Promise<string> {
  const file = JSON.stringify({ version: 1, partitions: [{ topic: TOPIC, partition: 0, replicas }] })
  await readAnew()
  return must(await importPlan(OPERATOR, SLUG, file, '')).planId
}

/** A job whose console died after it had been told to go back, just before its move arrived. */
async function leaveReverting(from: readonly number[], to: readonly number[]): Promise<string> {
  const move = { topic: TOPIC, partition: 0, from, to, sizeBytes: BYTES }
  const planId = await planTo(from)
  const settings = settingsFor([move], []).map((setting) => ({ ...setting, prior: null }))
  const set = BROKERS.map((resource) => ({
    resource,
    values: { [LEADER_RATE]: `${RATE}`, [FOLLOWER_RATE]: `${RATE}` },
  }))
  for (const { problem } of await alterConfigs(await linkOfStand(), set)) expect(problem).toBeNull()
  await closeConsole()

  const database = await openDatabase({ kind: 'sqlite', folder })
  const at = new Date()
  const steps = stepsOf({ moves: [move], logDirMoves: [], configChanges: [] })
  const job = { id: 'job', clusterSlug: SLUG, planId, title: 'There', throttle: RATE, createdBy: 'test' }
  await insertJob(database, { ...job, clusterId: null, createdAt: at, steps, moves: [move], logDirMoves: [] })
  const claim = await claimJob(database, 'job', 'a console that died', at, at)
  if (!claim) throw new Error('nobody else has the job')
  await setJobState(database, claim, { state: 'running' }, at)
  for (const [seq, kind] of steps.entries()) {
    await beginStep(database, claim, seq, kind === 'throttle' ? { settings, rates: [RATE] } : null, at)
    if (kind === 'reassign') break
    await endStep(database, claim, seq, 'done', 'Done.', at)
  }
  await markMoves(database, claim, [{ seq: 0 }], 'reverting', null)
  await giveOrder(database, 'job', { wish: 'revert' }, 'test cancelled the job.', at)
  await releaseClaim(database, claim)
  expect((await readJob(database, 'job'))?.moves).toMatchObject([{ state: 'reverting' }])
  await database.$disconnect()
  return 'job'
}

test('a move that has arrived is copied back under a throttle, and nothing of it is left', async () => {
  await begin([2])
  const jobId = await leaveReverting([1, 3], [2])
  await openProduct(folder)
  await expect
    .poll(lists, { timeout: 30_000, interval: 50 })
    .toEqual([`${TOPIC} 0:2`, expect.stringMatching(/0:1,0:3$/)])
  const job = await untilJob(jobId, ({ state }) => state === 'cancelled', 90_000)
  expect(job.moves).toMatchObject([{ state: 'reverted' }])
  const words = job.log.map(({ text }) => text)
  expect(words).toContain('The console goes on with the job.')
  expect(words, 'it waits for the first reading without a word').not.toContainEqual(
    expect.stringMatching(/^Waiting.* has not been read/),
  )
  const [topic] = must(await describeTopics(await linkOfStand(), [TOPIC]))
  expect(topic?.partitions).toMatchObject([{ replicas: [1, 3], adding: [], removing: [] }])
  expect(await lists()).toEqual([])
  await expect.poll(rates).toEqual([])
})

test('it is copied back without a broker that it leaves and that is down', async () => {
  await begin([1, 2])
  const jobId = await leaveReverting([1, 3], [1, 2])
  await cluster.kill(2)
  await untilFenced(stand, 2)
  await openProduct(folder)
  const job = await untilJob(jobId, ({ state }) => state === 'cancelled', 120_000)
  expect(job.moves).toMatchObject([{ state: 'reverted' }])
  const [topic] = must(await describeTopics(await linkOfStand(), [TOPIC]))
  expect(topic?.partitions).toMatchObject([{ replicas: [1, 3], adding: [], removing: [] }])
  await cluster.restart()
  await expect.poll(rates, { timeout: 60_000 }).toEqual([])
})

test('what Kafka does not cancel is watched and limited until it does', async () => {
  await begin([1])
  const planId = await planTo([2, 3])
  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: 10_000 }))
  await untilJob(jobId, ({ moves }) => moves[0]?.state === 'moving', 60_000)
  // One of the two copies is let go ahead, so that it leads once the original is lost.
  const free = (broker: string, key: string) => ({
    resource: { kind: 'broker', name: broker } as const,
    values: { [key]: '100000000' },
  })
  const freed = [free('1', LEADER_RATE), free('2', FOLLOWER_RATE)]
  for (const { problem } of await alterConfigs(await linkOfStand(), freed)) expect(problem).toBeNull()
  const partitionNow = async () => must(await describeTopics(await linkOfStand(), [TOPIC]))[0]?.partitions[0]
  await expect.poll(async () => (await partitionNow())?.isr, { timeout: 60_000 }).toContain(2)
  await cluster.kill(1)
  await expect.poll(async () => (await partitionNow())?.leader, { timeout: 60_000 }).toBe(2)
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'revert', override: REVERT_ANYWAY }))
  const held = await untilJob(jobId, ({ problem }) => problem?.code === 'cancel-unsafe', 60_000)
  expect(held).toMatchObject({ state: 'blocked', moves: [{ state: 'reverting' }] })
  expect(held.problem?.message).toContain('unclean leader election')
  expect(await lists()).not.toEqual([])
  await cluster.restart()
  const job = await untilJob(jobId, ({ state }) => state === 'cancelled', 120_000)
  expect(job.moves).toMatchObject([{ state: 'reverted' }])
  expect(await partitionNow()).toMatchObject({ replicas: [1], adding: [], removing: [] })
  expect(await lists()).toEqual([])
  const theirs = freed.map(({ resource, values }) => ({
    resource,
    values: Object.fromEntries(Object.keys(values).map((key) => [key, null])),
  }))
  for (const { problem } of await alterConfigs(await linkOfStand(), theirs)) expect(problem).toBeNull()
  await expect.poll(rates).toEqual([])
})
