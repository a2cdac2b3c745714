import { afterAll, beforeAll, expect, test } from 'vitest'
import { BROKEN_TOPICS } from '#demo/breakage.ts'
import { readMetadata, reassign, runningReassignments } from '#demo/wire.ts'
import { clusterOf, currentStand, resetStand } from './stand.ts'

const stand = currentStand()

beforeAll(() => resetStand(stand))
afterAll(() => resetStand(stand))

async function placementOf(topic: string): Promise<number[][]> {
  const { topics } = await readMetadata(stand.bootstrap, [topic])
  const partitions = [...(topics[0]?.partitions ?? [])].sort((a, b) => a.partitionIndex - b.partitionIndex)
  return partitions.map((partition) => partition.replicaNodes)
}

test('a reset brings back dead and hung brokers and the exact placement, even from a move that cannot end', async () => {
  const cluster = clusterOf(stand)
  // A hung broker keeps the first move from ending; the second target adds nothing that the first did not.
  await cluster.kill(2, 'SIGSTOP')
  await reassign(stand.bootstrap, [{ topic: 'audit-log', partition: 3, replicas: [1, 2, 3] }])
  await reassign(stand.bootstrap, [{ topic: 'audit-log', partition: 3, replicas: [1, 3] }])
  await cluster.kill(3)
  await resetStand(stand)
  expect(await runningReassignments(stand.bootstrap)).toEqual([])
  for (const { name, assignment } of BROKEN_TOPICS) expect(await placementOf(name), name).toEqual(assignment)
})
