import { expect, test } from 'vitest'
import { samplePartition } from '#lib/domain/sample.ts'
import { LogHistory } from './log-history.ts'

const topic = {
  ...{ name: 'orders', id: 'a', internal: false, config: {} },
  partitions: [samplePartition(0, [1, 2]), samplePartition(1, [2, 1], { leader: null })],
}

function logs(bytes: number) {
  return new Map([
    [
      'orders',
      [
        { partition: 1, dir: '/d', bytes: 7 },
        { partition: 0, dir: '/d', bytes },
      ],
    ],
  ])
}

test('what is written to a partition is the growth of its log on its leader', () => {
  const history = new LogHistory()
  expect(history.incoming(topic, 0)).toBeNull()
  history.add(1, 0, logs(1_000))
  history.add(2, 0, logs(0))
  expect(history.incoming(topic, 0)).toBeNull()
  history.add(1, 30_000, logs(31_000))
  history.add(2, 30_000, logs(999_000))
  expect(history.incoming(topic, 0)).toBe(1_000)
  expect(history.incoming(topic, 1)).toBeNull()
  expect(history.incoming(topic, 9)).toBeNull()
})

test('old readings are forgotten, and an interval in which retention deleted is left out', () => {
  const history = new LogHistory()
  for (const [seconds, bytes] of [
    [0, 0],
    [30, 900_000],
    [60, 930_000],
    [90, 100_000],
  ] as const)
    history.add(1, seconds * 1000, logs(bytes))
  expect(history.incoming(topic, 0)).toBe(1_000)
})

test('readings that follow at once on each other push nothing out and tell nothing by themselves', () => {
  const history = new LogHistory()
  history.add(1, 0, logs(0))
  history.add(1, 500, logs(400_000))
  expect(history.incoming(topic, 0)).toBeNull()
  for (let at = 1_000; at <= 2_000; at += 500) history.add(1, at, logs(400_000))
  expect(history.incoming(topic, 0)).toBe(200_000)
})
