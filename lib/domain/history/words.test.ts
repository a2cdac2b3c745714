import { expect, test } from 'vitest'
import type { Happening } from './event.ts'
import { seen } from './events.fixture.ts'
import { groupEvents } from './groups.ts'
import { groupLines, groupTitle } from './words.ts'

function told(...happenings: readonly Happening[]): readonly (readonly string[])[] {
  return groupEvents(happenings.map((happening) => seen(1, happening))).map((group) => [
    groupTitle(group),
    ...groupLines(group).map(({ topic, text }) => [topic, text].filter((part) => part !== null).join(' ')),
  ])
}

test('brokers and the controller', () => {
  expect(
    told(
      { kind: 'broker-down', broker: 3 },
      { kind: 'broker-down', broker: 1 },
      { kind: 'controller-moved', from: 1, to: 2 },
    ),
  ).toEqual([['Brokers 1 and 3 went down'], ['The controller moved from 1 to 2']])
  expect(told({ kind: 'controller-moved', from: 1, to: null })).toEqual([
    ['There is no active controller; it was 1'],
  ])
})

test('settings, with what was before', () => {
  const change = { key: 'retention.ms', from: '1000', to: '2000' }
  expect(told({ kind: 'topic-config-changed', topic: 'orders', changes: [change] })).toEqual([
    ['retention.ms was set to 2000 on orders', 'orders retention.ms: 1000 → 2000'],
  ])
  expect(
    told(
      ...[1, 2].map(
        (broker): Happening => ({
          kind: 'broker-config-changed',
          broker,
          changes: [{ ...change, to: null }],
        }),
      ),
    ),
  ).toEqual([
    [
      'retention.ms was taken away on brokers 1 and 2',
      'broker 1: retention.ms: 1000 → not set',
      'broker 2: retention.ms: 1000 → not set',
    ],
  ])
})

test('several settings at once: by name, and a throttle as what it is', () => {
  const set = (...keys: readonly string[]): Happening => ({
    kind: 'broker-config-changed',
    broker: 1,
    changes: keys.map((key) => ({ key, from: null, to: '1000' })),
  })
  const [title] = told(set('a', 'b', 'c'))[0] ?? []
  expect(title).toBe('a, b and 1 more changed on broker 1')
  const rates = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate']
  const [throttled] = told(set(...rates))[0] ?? []
  expect(throttled).toBe('The replication throttle was set on broker 1')
})

test('topics', () => {
  const none = { partitions: 0, leaders: {}, inSync: {} }
  const six = { partitions: 6, leaders: {}, inSync: {} }
  expect(told({ kind: 'topic-created', topic: 'orders', from: none, to: six })).toEqual([
    ['orders was created', 'orders 6 partitions'],
  ])
  expect(
    told(...['a', 'b'].map((topic): Happening => ({ kind: 'topic-deleted', topic, from: six, to: none }))),
  ).toEqual([['2 topics were deleted', 'a 6 partitions', 'b 6 partitions']])
})

test('a reassignment, partitions alike together', () => {
  const partitions = [0, 1, 2].map((partition) => ({ partition, from: [1], to: [1, 2] }))
  expect(told({ kind: 'reassignment-begun', topic: 'orders', partitions })).toEqual([
    ['A reassignment of 3 partitions of orders began', 'orders 0, 1 and 2: 1 → 1, 2'],
  ])
})

test('a leader that none is left for', () => {
  const lost = { partition: 4, from: 1, to: null, preferred: false, why: 'offline' as const }
  expect(told({ kind: 'leader-moved', topic: 'orders', partitions: [lost] })).toEqual([
    ['1 partition lost its leader, broker 1', 'orders 4: 1 → none'],
  ])
})
