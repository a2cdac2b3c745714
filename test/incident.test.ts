import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { closeConsole } from '#lib/services/console.ts'
import { applyFix, openProduct, readAnew, untilJob } from './product.ts'
import { clusterOf, currentStand, resetStand, untilGroupsGoOn, workloadOf } from './stand.ts'

const stand = currentStand()
const cluster = clusterOf(stand)
const FAST = 100_000_000

/** The brokers' session (9 s) and the groups' (10 s) one after the other: until then a group still consumes what it is sent. */
const SETTLED_MS = 20_000

/** Longer than the brokers' session timeout (9 s) and the groups' (10 s) together. */
const OBSERVED_MS = 30_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  await openProduct(folder)
})
// A test that fails must not leave its outage to the next one.
beforeEach(() => resetStand(stand))
afterAll(async () => {
  await resetStand(stand)
  await closeConsole()
  await rm(folder, { recursive: true })
})

test('before the fix, both groups stand still for as long as broker 1 is gone', async () => {
  await cluster.kill(1)
  await sleep(SETTLED_MS)
  const early = await workloadOf(stand)
  await sleep(OBSERVED_MS)
  const late = await workloadOf(stand)
  expect(late.produced.records, 'the producer goes on: orders has three replicas').toBeGreaterThan(
    early.produced.records,
  )
  for (const id of ['billing', 'shipping']) {
    expect(late.groups[id]?.consumed, `${id} consumes nothing`).toBe(early.groups[id]?.consumed)
    expect(late.groups[id]?.committed, `${id} commits nothing`).toEqual(early.groups[id]?.committed)
  }
  await cluster.restart()
  await untilGroupsGoOn(stand, 120_000)
})

test('after the fix, both groups go on without broker 1', async () => {
  await untilJob(await applyFix(FAST), ({ state }) => state === 'done', 120_000)
  await cluster.kill(1)
  await sleep(OBSERVED_MS)
  await untilGroupsGoOn(stand, 60_000)
  const { observation, survival } = await readAnew()
  const offsets = observation.cluster.topics.find(({ name }) => name === '__consumer_offsets')
  expect(new Set(offsets?.partitions.map(({ leader }) => leader))).toEqual(new Set([2, 3]))
  expect(survival.now.severity, 'nothing has stopped').toBe('nothing')
})
