import { expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { LOG_DIRS_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { readConfigs } from '#lib/kafka/configs.ts'
import { readLogDirs } from '#lib/kafka/log-dirs.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { cancelJob } from '#lib/services/job-orders.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { linkOfStand, readAnew, SLUG, untilJob } from '../product.ts'
import { withProduct } from '../with-product.ts'

/** Replicas go to another log directory of their broker, on real brokers. */

const BROKER = 1
const TOPIC = 'audit-log'

withProduct()

/** The directory of each partition of the topic on the broker. */
async function dirs(): Promise<string[]> {
  const { logs } = must(await readLogDirs(await linkOfStand(), BROKER))
  return [...(logs.get(TOPIC) ?? [])].sort((a, b) => a.partition - b.partition).map(({ dir }) => dir)
}

async function rate(): Promise<string | null> {
  const [read] = await readConfigs(await linkOfStand(), [{ kind: 'broker', name: String(BROKER) }])
  if (!read) throw new Error('one broker was asked for')
  const entry = must(read.config)[LOG_DIRS_RATE]
  return entry?.source === 'broker' ? entry.value : null
}

/** A plan in which every replica of the topic on the broker changes its directory. */
async function planSwap(): Promise<{ planId: string; wanted: string[] }> {
  const { observation } = await readAnew()
  const topic = observation.cluster.topics.find(({ name }) => name === TOPIC)
  const paths = observation.cluster.brokers.find(({ id }) => id === BROKER)?.logDirs.map(({ path }) => path)
  const now = await dirs()
  const wanted = now.map((dir) => paths?.find((path) => path !== dir) ?? dir)
  const partitions = topic?.partitions.map(({ id, replicas }) => ({
    ...{ topic: TOPIC, partition: id, replicas },
    log_dirs: replicas.map((broker) => (broker === BROKER ? wanted[id] : 'any')),
  }))
  const text = JSON.stringify({ version: 1, partitions })
  const { planId } = must(await importPlan(OPERATOR, SLUG, text, 'swap.json'))
  return { planId, wanted }
}

test('a job moves replicas to the other directory, and leaves no limit behind', async () => {
  const { planId, wanted } = await planSwap()
  const applied = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: 50_000_000 }))
  const job = await untilJob(applied.jobId, ({ state }) => state === 'done', 60_000)
  expect(await dirs()).toEqual(wanted)
  expect(await rate()).toBeNull()
  expect(job.steps.find(({ kind }) => kind === 'log-dirs')?.outcome).toContain('in the other log directory')
})

test('cancelled, what has not arrived stays where it was', async () => {
  const before = await dirs()
  const { planId, wanted } = await planSwap()
  const applied = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: 1_000_000 }))
  await untilJob(
    applied.jobId,
    ({ steps }) => steps.some(({ kind, state }) => kind === 'log-dirs' && state === 'running'),
    30_000,
  )
  expect(await rate()).toBe('1000000')
  must(await cancelJob(OPERATOR, SLUG, applied.jobId, { inFlight: 'revert' }))
  await untilJob(applied.jobId, ({ state }) => state === 'cancelled', 30_000)
  expect(await rate()).toBeNull()
  const after = await dirs()
  expect(after).not.toEqual(wanted)
  after.forEach((dir, partition) => {
    expect([before[partition], wanted[partition]]).toContain(dir)
  })
})
