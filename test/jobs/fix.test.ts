import { expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { audit } from '#lib/domain/audit/audit.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { alterConfigs, readConfigs } from '#lib/kafka/configs.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { planFixAll } from '#lib/services/fixes.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { applyFix, linkOfStand, readAnew, SLUG, untilJob } from '../product.ts'
import { withProduct } from '../with-product.ts'

const FAST = 100_000_000
/** 48 MB go to each of two brokers: at this rate the job takes some 12 s. */
const SLOW = 4_000_000

withProduct()

function isDone(job: Job): boolean {
  return job.state === 'done'
}

const THROTTLE_KEYS = [
  'leader.replication.throttled.rate',
  'follower.replication.throttled.rate',
  'leader.replication.throttled.replicas',
  'follower.replication.throttled.replicas',
]
const RESOURCES: readonly ConfigResource[] = [
  ...['1', '2', '3'].map((name) => ({ kind: 'broker' as const, name })),
  ...['__consumer_offsets', 'audit-log', 'orders'].map((name) => ({ kind: 'topic' as const, name })),
]

/** Every throttle that is set on a broker or topic itself. */
async function throttles(): Promise<Record<string, string>> {
  const configs = await readConfigs(await linkOfStand(), RESOURCES)
  return Object.fromEntries(
    configs.flatMap(({ resource, config }) =>
      THROTTLE_KEYS.flatMap((key) => {
        const entry = must(config)[key]
        return entry?.source === resource.kind
          ? [[`${resource.kind} ${resource.name} ${key}`, entry.value]]
          : []
      }),
    ),
  )
}

async function setConfig(resource: ConfigResource, values: Record<string, string | null>): Promise<void> {
  const [outcome] = await alterConfigs(await linkOfStand(), [{ resource, values }])
  expect(outcome?.problem).toBeNull()
}

test('one fix mends everything that stops something, and the cluster itself confirms it', async () => {
  const before = await readAnew()
  expect(before.survival.brokers.map(({ severity }) => severity)).toEqual(['stops', 'nothing', 'nothing'])
  const job = await untilJob(await applyFix(FAST), isDone, 120_000)
  expect(job.verdict).toEqual([
    expect.objectContaining({ finding: 'internal-one-replica:__consumer_offsets', gone: true }),
    expect.objectContaining({ finding: 'one-replica:audit-log', gone: true }),
  ])
  expect(job.progress.bytesDone).toBe(job.progress.bytesTotal)
  expect(job.progress.bytesDone).toBeGreaterThan(80_000_000)

  const after = await readAnew()
  expect(after.survival.brokers.map(({ severity }) => severity)).toEqual(['nothing', 'nothing', 'nothing'])
  expect(after.fix).toBeNull()
  const offsets = after.observation.cluster.topics.find(({ name }) => name === '__consumer_offsets')
  expect(new Set(offsets?.partitions.map(({ leader }) => leader))).toEqual(new Set([1, 2, 3]))
  await expect.poll(throttles).toEqual({})
})

test("an operator's own throttles come back exactly, and what came meanwhile stays", async () => {
  const operators = { 'leader.replication.throttled.rate': '7000000' }
  await setConfig({ kind: 'broker', name: '1' }, operators)
  await setConfig(
    { kind: 'topic', name: 'audit-log' },
    { 'leader.replication.throttled.replicas': '0:1,99:3' },
  )
  const before = {
    'broker 1 leader.replication.throttled.rate': '7000000',
    'topic audit-log leader.replication.throttled.replicas': '0:1,99:3',
  }
  // A broker shows its settings a moment after they were set.
  await expect.poll(throttles, { timeout: 15_000 }).toEqual(before)
  const jobId = await applyFix(SLOW)
  await untilJob(jobId, ({ moves }) => moves.some(({ state }) => state === 'moving'), 60_000)
  const during = await throttles()
  expect(during['broker 1 leader.replication.throttled.rate']).toBe(String(SLOW))
  expect(during['topic audit-log leader.replication.throttled.replicas']).toContain('99:3')
  // Five partitions at a time go out from broker 1, each to two brokers.
  expect(during['topic audit-log follower.replication.throttled.replicas']?.split(',')).toHaveLength(10)
  await setConfig({ kind: 'topic', name: 'orders' }, { 'leader.replication.throttled.replicas': '0:1' })
  await untilJob(jobId, isDone, 120_000)
  await expect.poll(throttles).toEqual({
    ...before,
    'topic orders leader.replication.throttled.replicas': '0:1',
  })

  await setConfig({ kind: 'broker', name: '1' }, { 'leader.replication.throttled.rate': null })
  for (const name of ['audit-log', 'orders']) {
    await setConfig({ kind: 'topic', name }, { 'leader.replication.throttled.replicas': null })
  }
})

test('a plan that somebody else has made stale is refused, and nothing is changed', async () => {
  await readAnew()
  const { planId } = must(await planFixAll(OPERATOR, SLUG))
  await reassign(await linkOfStand(), [{ topic: 'audit-log', partition: 0, replicas: [1, 2] }])
  // Whether or not the collector has seen the change by now, the plan must not be carried out.
  const applied = await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: FAST })
  if (applied.ok) {
    const job = await untilJob(applied.value.jobId, ({ state }) => state === 'failed', 30_000)
    expect(job.problem).toMatchObject({ code: 'plan-stale' })
    expect(job.problem?.message).toContain('audit-log-0')
  } else {
    expect(applied.problem.code).toBe('plan-stale')
  }
  const { observation } = await readAnew()
  const single = audit(observation.cluster).findings.map(({ id }) => id)
  expect(single).toContain('internal-one-replica:__consumer_offsets')
  await expect.poll(throttles).toEqual({})
})
