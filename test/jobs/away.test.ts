import { Producer } from '@platformatic/kafka'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { must } from '#demo/link.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { planFixAll } from '#lib/services/fixes.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { cancelJob, changeThrottle } from '#lib/services/job-orders.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { bootstrap, createTopic, deleteTopics } from '../kafka.ts'
import { readAnew, SLUG, untilJob } from '../product.ts'
import { clusterOf, currentStand } from '../stand.ts'
import { withProduct } from '../with-product.ts'

/** A job one of whose brokers dies while others are there, on real brokers. */

const cluster = clusterOf(currentStand())
const TOPIC = 'away'
const RATE = 100_000
/** Too many to be under way at once, and each too large to count for nothing. */
const PARTITIONS = Array.from({ length: 12 }, (_, id) => id)
const BYTES = 400_000
const targetOf = (partition: number) => (partition % 2 === 0 ? 3 : 2)

withProduct()
afterAll(() => deleteTopics(TOPIC))

test('what needs a broker that is down waits for it, and all else goes on', async () => {
  await createTopic(
    TOPIC,
    PARTITIONS.map(() => [1]),
  )
  const producer = new Producer({ clientId: TOPIC, bootstrapBrokers: bootstrap.split(',') })
  const value = Buffer.alloc(BYTES, 1)
  for (const partition of PARTITIONS)
    await producer.send({ messages: [{ topic: TOPIC, partition, value }], acks: -1 })
  await producer.close()
  await readAnew()
  const partitions = PARTITIONS.map((partition) => ({
    ...{ topic: TOPIC, partition, replicas: [1, targetOf(partition)] },
  }))
  const file = JSON.stringify({ version: 1, partitions })
  const { planId } = must(await importPlan(OPERATOR, SLUG, file, ''))
  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: RATE }))
  await untilJob(jobId, ({ moves }) => moves.some(({ state }) => state === 'moving'), 60_000)
  await cluster.kill(3)
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: 2 * RATE }))

  const blocked = await untilJob(jobId, ({ problem }) => /^Broker 3 /.test(problem?.message ?? ''), 120_000)
  const stateOf = ({ moves }: Job, target: number) =>
    moves.filter(({ partition }) => targetOf(partition) === target).map(({ state }) => state)
  expect(new Set(stateOf(blocked, 2))).toEqual(new Set(['done']))
  expect(stateOf(blocked, 3)).toContain('waiting')

  await cluster.restart()
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: 100 * RATE }))
  await untilJob(jobId, ({ state }) => state === 'done', 120_000)
})

test('a job that has changed nothing ends at once where it is cancelled while no broker answers', async () => {
  await readAnew()
  const { planId } = must(await planFixAll(OPERATOR, SLUG))
  onTestFinished(() => cluster.restart())
  for (const broker of [1, 2, 3]) await cluster.kill(broker)
  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: RATE }))
  const waiting = await untilJob(jobId, ({ state }) => state === 'blocked', 60_000)
  expect(waiting.steps.map(({ state }) => state).slice(1)).not.toContain('running')
  must(await cancelJob(OPERATOR, SLUG, jobId, { inFlight: 'finish' }))
  const job = await untilJob(jobId, ({ state }) => state === 'cancelled', 30_000)
  expect(new Set(job.moves.map(({ state }) => state))).toEqual(new Set(['dropped']))
})
