import { Writer } from '@platformatic/kafka'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignedTopics } from './groups.ts'

/** ConsumerProtocolAssignment v0, as consumers write it. */
function assignment(topics: readonly (readonly [name: string, partitions: readonly number[]])[]): Buffer {
  const writer = Writer.create().appendInt16(0)
  writer.appendArray(
    [...topics],
    (w, [name, partitions]) => {
      w.appendString(name, false).appendArray([...partitions], (p, id) => p.appendInt32(id), false, false)
    },
    false,
    false,
  )
  return writer.appendInt32(-1).buffer
}

const ORDERS = assignment([
  ['orders', [0, 3]],
  ['audit-log', []],
])

test('reads the topics of an assignment', () => {
  expect(assignedTopics(ORDERS)).toEqual(['orders', 'audit-log'])
  expect(assignedTopics(Buffer.alloc(0))).toEqual([])
})

test('an assignment that ends early, or is none, has no topics and harms nobody', () => {
  for (let length = 0; length < ORDERS.length - 8; length++) {
    expect(assignedTopics(ORDERS.subarray(0, length))).toEqual([])
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(Array.isArray(assignedTopics(Buffer.from(bytes)))).toBe(true)
    }),
  )
})
