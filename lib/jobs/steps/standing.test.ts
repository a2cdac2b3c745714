import { expect, test } from 'vitest'
import type { Topic } from '#lib/domain/cluster.ts'
import { onceCancelled, standingOf, untilItEnds } from './standing.ts'

const MOVE = { topic: 'orders', partition: 0, from: [3, 2], to: [1, 2], sizeBytes: 1 }

function topic(replicas: number[], adding: number[] = [], removing: number[] = []): Topic {
  const partition = {
    ...{
      id: 0,
      leader: replicas[0] ?? null,
      replicas,
      isr: replicas,
      elr: [],
      offline: [],
      adding,
      removing,
    },
    ...{ sizeBytes: null, logs: {} },
  }
  return { name: 'orders', id: 'a', internal: false, config: {}, partitions: [partition] }
}

test('where a move stands follows from what Kafka shows of its partition', () => {
  expect(standingOf(MOVE, topic([3, 2]), 'a')).toBe('at-start')
  expect(standingOf(MOVE, topic([1, 2, 3], [1], [3]), 'a')).toBe('moving')
  expect(standingOf(MOVE, topic([1, 2, 3]), 'a')).toBe('settling')
  expect(standingOf(MOVE, topic([3, 2, 1]), 'a')).toBe('settling')
  expect(standingOf(MOVE, topic([1, 2]), 'a')).toBe('arrived')
  expect(standingOf(MOVE, topic([3, 2, 1], [3], [1]), 'a')).toBe('returning')
})

test('a cancelled move leaves the replicas that were there in another order, and that is no change by others', () => {
  expect(untilItEnds(MOVE)).toEqual([1, 2, 3])
  expect(onceCancelled(MOVE)).toEqual([2, 3])
  expect(standingOf(MOVE, topic([2, 3]), 'a')).toBe('recalled')
})

test('whatever else it shows, somebody else did', () => {
  const conflict = { code: 'reassignment-conflict' }
  expect(standingOf(MOVE, topic([1, 3]), 'a')).toMatchObject(conflict)
  expect(standingOf(MOVE, topic([4, 3, 2], [4], []), 'a')).toMatchObject(conflict)
  expect(standingOf(MOVE, topic([3, 2]), 'b')).toMatchObject(conflict)
  expect(standingOf(MOVE, undefined, 'a')).toMatchObject(conflict)
})
