import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterOf, currentStand, resetStand, untilFenced, untilGroupsGoOn, workloadOf } from './stand.ts'

const stand = currentStand()
const cluster = clusterOf(stand)

/** Longer than a session of the groups (10 s): until that is over one may still consume what it is sent. */
const STILL_MS = 12_000
/** They consume and commit every second while they go on. */
const OBSERVED_MS = 15_000

beforeAll(() => resetStand(stand))
// A test that fails must not leave its outage to the next one.
afterAll(() => resetStand(stand))

/** For how long no group has consumed anything, in milliseconds. */
async function stillFor(): Promise<number> {
  const { at, groups } = await workloadOf(stand)
  return at - Math.max(...Object.values(groups).map(({ lastConsumedAt }) => lastConsumedAt ?? 0))
}

test('before the fix, both groups stand still for as long as broker 1 is gone', async () => {
  await cluster.kill(1)
  await untilFenced(stand, 1)
  await expect.poll(stillFor, { timeout: 60_000, interval: 500 }).toBeGreaterThan(STILL_MS)
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
