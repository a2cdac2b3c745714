import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { addCluster, listConnections } from '#lib/services/clusters.ts'
import { planConfig } from '#lib/services/configs.ts'
import { closeConsole, theConsole } from '#lib/services/console.ts'
import { changeThrottle } from '#lib/services/job-orders.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { createTopic, deleteTopics } from '../kafka.ts'
import { applyFix, SLUG, untilJob } from '../product.ts'
import { currentStand, resetStand } from '../stand.ts'

/** One cluster that the console knows under two names. */

const stand = currentStand()
const TWIN = 'twin'
const TOPIC = 'twins'
/** So slow that the job is under way for as long as it is looked at. */
const SLOW = 321_000
const FAST = 50_000_000

let folder: string
beforeAll(async () => {
  await resetStand(stand)
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  const names = [SLUG, TWIN]
  const { clusters } = await theConsole(() => ({
    database: { kind: 'sqlite', folder },
    clusters: names.map((name) => ({ slug: name, name, bootstrap: stand.bootstrap, tls: false })),
  }))
  await createTopic(TOPIC, [[1, 2, 3]])
  for (const { collector } of clusters.values()) must(await collector.refresh())
})
afterAll(async () => {
  await closeConsole()
  await deleteTopics(TOPIC)
  await rm(folder, { recursive: true })
  await resetStand(stand)
})

test('two names get no two jobs at once: they would take each other’s throttle for the operator’s', async () => {
  const jobId = await applyFix(SLOW)
  await untilJob(jobId, ({ moves }) => moves.some(({ state }) => state === 'moving'), 60_000)
  const resource = { kind: 'topic', name: TOPIC } as const
  const wish = { resource, key: 'segment.ms', value: '3600000' }
  const { planId } = must(await planConfig(OPERATOR, TWIN, wish))
  const begin = () => applyPlan(OPERATOR, TWIN, planId, { throttleBytesPerSecond: FAST })
  expect(await begin()).toMatchObject({
    ok: false,
    problem: { code: 'job-running', message: expect.stringContaining(`/clusters/${SLUG}/jobs/${jobId}.`) },
  })
  must(await changeThrottle(OPERATOR, SLUG, jobId, { throttleBytesPerSecond: FAST }))
  await untilJob(jobId, ({ state }) => state === 'done', 90_000)
  const next = must(await begin())
  await untilJob(next.jobId, ({ state }) => state === 'done', 60_000, TWIN)
})

test('a cluster that is known already is not added under another name', async () => {
  const before = await listConnections(OPERATOR)
  const [bootstrap = ''] = stand.bootstrap.split(',')
  expect(await addCluster(OPERATOR, { name: 'Third', bootstrap, tls: false })).toMatchObject({
    ok: false,
    problem: { code: 'cluster-exists', message: expect.stringContaining(`/clusters/${SLUG} already`) },
  })
  expect(await listConnections(OPERATOR)).toEqual(before)
})
