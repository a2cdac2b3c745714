import { afterAll, beforeAll, expect, test } from 'vitest'
import { BROKEN_TOPICS } from '#demo/breakage.ts'
import { must, withLink } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { isMoving } from '#lib/domain/cluster.ts'
import { readQuorum } from '#lib/kafka/quorum.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { clusterOf, currentStand, resetStand } from './stand.ts'

const stand = currentStand()

beforeAll(() => resetStand(stand))
afterAll(() => resetStand(stand))

test('a reset brings back dead and hung brokers and the exact placement, even from a move that cannot end', async () => {
  const cluster = clusterOf(stand)
  await withLink(stand.bootstrap, async (link) => {
    // A request that has been passed on to a controller that hangs is not answered.
    const { leaderId } = must(await readQuorum(link))
    const [hung, dead] = leaderId === 2 ? [3, 2] : [2, 3]
    // A hung broker keeps the first move from ending; the second target adds nothing that the first did not.
    await cluster.kill(hung, 'SIGSTOP')
    await reassign(link, [{ topic: 'audit-log', partition: 3, replicas: [1, hung, dead] }])
    await reassign(link, [{ topic: 'audit-log', partition: 3, replicas: [1, dead] }])
    await cluster.kill(dead)
    await resetStand(stand)
    const topics = must(await describeTopics(link, null))
    expect(topics.flatMap(({ partitions }) => partitions).filter(isMoving)).toEqual([])
    for (const { name, assignment } of BROKEN_TOPICS) {
      const topic = topics.find((candidate) => candidate.name === name)
      expect(
        topic?.partitions.map(({ replicas }) => replicas),
        name,
      ).toEqual(assignment)
    }
  })
})
