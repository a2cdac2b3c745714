import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { unmetAt } from '#lib/domain/job/demand.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { changeThrottle } from '#lib/services/job-orders.ts'
import { applyPlan, readPlan } from '#lib/services/plans.ts'
import { measureTraffic } from '#lib/services/traffic.ts'
import { bootstrap, createTopic, deleteTopics } from '../kafka.ts'
import { openProduct, readAnew, SLUG, untilJob } from '../product.ts'

/** A partition that is written to faster than the throttle lets it be copied, on real brokers. */

const TOPIC = 'job-traffic'
const TOO_LOW = 400_000
const ENOUGH = 50_000_000
/** More than the burst that Kafka lets through at the start, some 11 s of the throttle. */
const PRELOADED_BYTES = 20_000_000
const VALUE = Buffer.alloc(100_000, 1)
/** 2 MB/s, or what the machine manages. */
const EVERY_MS = 50

let folder: string
let writing = true
let written: Promise<void> = Promise.resolve()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  await createTopic(TOPIC, [[1]])
  const producer = new Producer({ clientId: TOPIC, bootstrapBrokers: bootstrap.split(',') })
  const send = () => producer.send({ messages: [{ topic: TOPIC, partition: 0, value: VALUE }], acks: -1 })
  for (let bytes = 0; bytes < PRELOADED_BYTES; bytes += VALUE.length) await send()
  written = (async () => {
    for (; writing; await sleep(EVERY_MS)) await send()
    await producer.close()
  })()
  await openProduct(folder)
})
afterAll(async () => {
  writing = false
  await written
  await closeConsole()
  await deleteTopics(TOPIC)
  await rm(folder, { recursive: true })
})

test('a throttle that is too low for what is written is pointed out before the job, and while it runs', async () => {
  await readAnew()
  const file = JSON.stringify({ version: 1, partitions: [{ topic: TOPIC, partition: 0, replicas: [1, 2] }] })
  const { planId } = must(await importPlan(OPERATOR, SLUG, file, ''))
  const { plan } = must(await readPlan(OPERATOR, SLUG, planId))
  const traffic = must(await measureTraffic(OPERATOR, SLUG, plan.moves))
  expect(traffic).toMatchObject({ unknown: 0, copied: 1 })
  expect(unmetAt(traffic.demands, TOO_LOW)).toMatchObject([
    { broker: 1, direction: 'out', partitions: [`${TOPIC}-0`] },
    { broker: 2, direction: 'in', partitions: [`${TOPIC}-0`] },
  ])
  expect(unmetAt(traffic.demands, ENOUGH)).toEqual([])

  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: TOO_LOW }))
  const losing = await untilJob(jobId, ({ progress }) => progress.losing.length > 0, 80_000)
  expect(losing.progress.moves.map(({ stalledSince }) => stalledSince)).toEqual([null])
  expect(losing.progress.losing.map(({ broker, direction }) => `${broker} ${direction}`)).toContain('2 in')

  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: ENOUGH }))
  const done = await untilJob(jobId, ({ state }) => state === 'done', 60_000)
  expect(done.progress.losing).toEqual([])
})
