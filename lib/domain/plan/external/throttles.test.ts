import { expect, test } from 'vitest'
import type { BrokerId } from '../../cluster.ts'
import type { Move } from '../plan.ts'
import { throttledReplicas } from '../throttled-replicas.ts'

function move(topic: string, partition: number, from: readonly BrokerId[], to: readonly BrokerId[]): Move {
  return { topic, partition, from, to, sizeBytes: null }
}

/** As the configuration's value, in the order of partition and broker. */
function value(entries: readonly string[] = []): string {
  const byNumber = (a: string, b: string) => {
    const [partition = 0, broker = 0] = a.split(':').map(Number)
    const [otherPartition = 0, otherBroker = 0] = b.split(':').map(Number)
    return partition - otherPartition || broker - otherBroker
  }
  return [...entries].sort(byNumber).join(',')
}

// apache/kafka, tools ReassignPartitionsUnitTest.testMoveMap. What is there under way already is read from the
// replicas that do not belong to it: they are given as where a partition comes from.
test('apache/kafka testMoveMap', () => {
  const throttled = throttledReplicas([
    move('foo', 0, [1, 2, 3], [1, 2, 5]),
    move('foo', 1, [4, 5, 6], [6, 7, 8]),
    move('foo', 2, [1, 2], [3, 4]),
    move('foo', 3, [1, 2], [5, 6]),
    move('foo', 4, [1, 2], [3]),
    move('foo', 5, [1, 2], [3, 4, 5, 6]),
    move('bar', 0, [2, 3, 4], [1, 2, 3]),
  ])
  expect(value(throttled.get('foo')?.leader)).toBe('0:1,0:2,0:3,1:4,1:5,1:6,2:1,2:2,3:1,3:2,4:1,4:2,5:1,5:2')
  expect(value(throttled.get('foo')?.follower)).toBe('0:5,1:7,1:8,2:3,2:4,3:5,3:6,4:3,5:3,5:4,5:5,5:6')
  expect(value(throttled.get('bar')?.leader)).toBe('0:2,0:3,0:4')
  expect(value(throttled.get('bar')?.follower)).toBe('0:1')
})

// segmentio/topicctl, pkg/admin/throttles_test.go TestPartitionThrottles.
test('segmentio/topicctl migrations', () => {
  const moves = [move('t', 3, [1, 2, 3], [1, 7, 3]), move('t', 5, [1, 5, 6], [8, 10, 9])]
  const throttled = throttledReplicas(moves).get('t')
  expect(value(throttled?.leader)).toBe('3:1,3:2,3:3,5:1,5:5,5:6')
  expect(value(throttled?.follower)).toBe('3:7,5:8,5:9,5:10')
})

test('segmentio/topicctl mixed migrations and leader changes', () => {
  const moves = [move('t', 3, [1, 2, 3], [2, 3, 1]), move('t', 5, [1, 5, 6], [1, 6, 7])]
  const throttled = throttledReplicas(moves).get('t')
  expect(value(throttled?.leader)).toBe('5:1,5:5,5:6')
  expect(value(throttled?.follower)).toBe('5:7')
})

test('segmentio/topicctl leader changes only', () => {
  expect(throttledReplicas([move('t', 3, [1, 2, 3], [2, 3, 1])])).toEqual(new Map())
})
