import { expect, test } from 'vitest'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import { type MetadataTopic, metadataV12 } from './codecs/metadata.ts'
import type { Link } from './link.ts'
import type { Reassignment } from './reassign.ts'
import { describeTopics, mergeTopics } from './topics.ts'

function shown(replicas: readonly number[], isr: readonly number[]): MetadataTopic {
  const partitions = [{ id: 0, leader: 1, replicas, isr, offline: [] }]
  return { errorCode: 0, name: 'orders', id: 'x', internal: false, partitions }
}

function merged(topic: MetadataTopic, move?: Partial<Reassignment>) {
  const none = { topic: 'orders', partition: 0, replicas: [], adding: [], removing: [] }
  const [first] = mergeTopics([topic], move === undefined ? [] : [{ ...none, ...move }], new Map())
  const { replicas, adding, removing } = first?.partitions[0] ?? {}
  return { replicas, adding, removing }
}

const SWAP = { replicas: [1, 3, 2], adding: [3], removing: [2] }

test('a partition that does not move is as the metadata shows it', () => {
  expect(merged(shown([1, 2], [1]))).toEqual({ replicas: [1, 2], adding: [], removing: [] })
})

test('while a move runs, replicas are the target and what is being removed', () => {
  expect(merged(shown([1, 3, 2], [1, 2]), SWAP)).toEqual(SWAP)
})

test('a broker that has not heard of the move yet changes nothing of that', () => {
  expect(merged(shown([1, 2], [1, 2]), SWAP)).toEqual(SWAP)
})

test('a move that ended after it was listed is over', () => {
  expect(merged(shown([1, 3], [1, 3]), SWAP)).toEqual({ replicas: [1, 3], adding: [], removing: [] })
})

test('added replicas that are not in sync yet are still being added, even with nothing to remove', () => {
  const grow = { replicas: [1, 2, 3], adding: [3], removing: [] }
  expect(merged(shown([1, 2, 3], [1, 2]), grow)).toEqual(grow)
  expect(merged(shown([1, 2, 3], [1, 2, 3]), grow)).toEqual({ replicas: [1, 2, 3], adding: [], removing: [] })
})

test('a topic with an error of its own is left out, the others are sorted by name', () => {
  const gone = { ...shown([], []), name: 'gone', errorCode: 3 }
  const audit = { ...shown([1], [1]), name: 'audit' }
  expect(mergeTopics([shown([1], [1]), gone, audit], [], new Map()).map(({ name }) => name)).toEqual([
    'audit',
    'orders',
  ])
})

test('topics are described by the broker that has reached the controller', async () => {
  const wireOf = (topic: MetadataTopic, isCutOff: boolean) => ({
    read: async ([api]: readonly unknown[]) => {
      if (api === metadataV12) return ok({ topics: [topic] })
      return isCutOff ? fail('timed-out', 'It waits for a controller.') : ok({ topics: [] })
    },
  })
  const brokers = [wireOf(shown([1, 2], [1, 2]), true), wireOf(shown([1, 3], [1, 3]), false)]
  const link = {
    any: async (_lane: string, ask: (wire: unknown) => Promise<Result<unknown>>) => {
      const answers = await Promise.all(brokers.map(ask))
      return answers.find(({ ok }) => ok)
    },
  }
  const topics = await describeTopics(link as unknown as Link, ['orders'])
  expect(topics).toMatchObject({ value: [{ partitions: [{ replicas: [1, 3] }] }] })
})
