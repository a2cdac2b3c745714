import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '#bin/progress.ts'
import { electPreferredLeaders, readMetadata, reassign, runningReassignments } from '#demo/wire.ts'
import { clusterOf, currentStand, resetStand, untilGroupsGoOn, workloadOf } from './stand.ts'

const stand = currentStand()
const cluster = clusterOf(stand)
const OFFSETS = '__consumer_offsets'

/** Longer than the brokers' session timeout (9 s) and the groups' (10 s) together. */
const OBSERVED_MS = 30_000

beforeAll(() => resetStand(stand))
afterAll(() => resetStand(stand))

test('before the fix, both groups stand still for as long as broker 1 is gone', async () => {
  await cluster.kill(1)
  await sleep(OBSERVED_MS / 3)
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

test('with three replicas of the offsets topic, both groups go on without broker 1', async () => {
  await raiseReplication(OFFSETS)
  await cluster.kill(1)
  await sleep(OBSERVED_MS)
  await untilGroupsGoOn(stand, 60_000)
  const { partitions } = await offsetsTopic()
  expect(partitions.every((partition) => [2, 3].includes(partition.leaderId))).toBe(true)
})

/** Three replicas a partition, preferred leaders spread, and led by them. */
async function raiseReplication(topic: string): Promise<void> {
  const ids = (await offsetsTopic()).partitions.map((partition) => partition.partitionIndex)
  const replicasOf = (id: number) => [0, 1, 2].map((j) => ((id + j) % 3) + 1)
  await reassign(
    stand.bootstrap,
    ids.map((partition) => ({ topic, partition, replicas: replicasOf(partition) })),
  )
  const missing = async () => {
    const moving = await runningReassignments(stand.bootstrap)
    if (moving.length > 0) return `${moving.length} partitions move`
    const { partitions } = await offsetsTopic()
    const behind = partitions.filter((partition) => partition.isrNodes.length < 3)
    if (behind.length > 0) return `${behind.length} partitions are not in sync`
    await electPreferredLeaders(stand.bootstrap, new Map([[topic, ids]]))
    const led = partitions.filter((partition) => partition.leaderId === partition.replicaNodes[0])
    return led.length === partitions.length ? null : `${led.length} of ${partitions.length} lead as preferred`
  }
  await until('three replicas of every offsets partition', missing, { deadlineMs: 60_000 })
}

async function offsetsTopic() {
  const { topics } = await readMetadata(stand.bootstrap, [OFFSETS])
  const topic = topics[0]
  if (topic === undefined) throw new Error(`${OFFSETS} is gone`)
  return topic
}
