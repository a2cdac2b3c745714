import { expect, test } from 'vitest'
import { coordinatorPartition, javaHash } from './group-hash.ts'

// Computed with String.hashCode and org.apache.kafka.common.utils.Utils.abs of kafka-clients 4.3.1.
test.each([
  ['', 0, 0],
  ['a', 97, 47],
  ['billing', -109_829_509, 9],
  ['console-consumer-12345', 158_455_506, 6],
  ['polygenelubricants', -2_147_483_648, 0],
  ['группа', 1_749_938_458, 8],
  ['🚀-rocket', 1_556_270_590, 40],
  ['orders.v2_dlq-group', 1_047_789_313, 13],
])('%s hashes as in Java', (id, hash, partition) => {
  expect(javaHash(id)).toBe(hash)
  expect(coordinatorPartition(id, 50)).toBe(partition)
})
