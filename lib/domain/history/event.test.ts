import { expect, test } from 'vitest'
import { brokersOfEvent, type Happening, partAbout, topicOf } from './event.ts'

const moved: Happening = {
  kind: 'leader-moved',
  topic: 'orders',
  partitions: [
    { partition: 0, from: 12, to: 3, preferred: false, why: null },
    { partition: 1, from: 3, to: null, preferred: false, why: null },
  ],
}

test('an event is about the brokers that something changed for, each once', () => {
  expect(brokersOfEvent(moved)).toEqual([3, 12])
  const reassigned = { partition: 0, from: [1, 2], to: [1, 3] }
  expect(brokersOfEvent({ kind: 'reassignment-ended', topic: 'a', partitions: [reassigned] })).toEqual([2, 3])
  const reordered = { partition: 0, from: [1, 2], to: [2, 1] }
  expect(brokersOfEvent({ kind: 'placement-changed', topic: 'a', partitions: [reordered] })).toEqual([1, 2])
})

test('the part about one broker is what names it', () => {
  expect(partAbout(moved, 12)).toEqual({ ...moved, partitions: [moved.partitions[0]] })
  const down: Happening = { kind: 'broker-down', broker: 1 }
  expect(partAbout(down, 1)).toBe(down)
})

test('a finding is about a topic or a broker where it is about one', () => {
  const finding = {
    id: 'x',
    rule: 'x',
    severity: 'high',
    title: 'X',
    subject: 'broker 7',
    topics: [],
  } as const
  expect(brokersOfEvent({ kind: 'finding-gone', finding })).toEqual([7])
  expect(topicOf({ kind: 'finding-gone', finding: { ...finding, topics: ['a'] } })).toBe('a')
  expect(topicOf({ kind: 'finding-gone', finding: { ...finding, topics: ['a', 'b'] } })).toBeNull()
})
