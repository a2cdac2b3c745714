import { describe, expect, test } from 'vitest'
import { canonical, inUnitOf, meaningOf, valueWords } from './value.ts'

describe('canonical', () => {
  test.each([
    ['int', ' 02 ', '2'],
    ['long', '+9223372036854775807', '9223372036854775807'],
    ['long', '-1', '-1'],
    ['int', 'two', 'two'],
    ['double', '0.50', '0.5'],
    ['double', '', ''],
    ['boolean', ' TRUE', 'true'],
    ['list', 'compact, delete ', 'compact,delete'],
    ['list', 'delete,delete', 'delete'],
    ['list', '', ''],
    ['string', ' a b ', 'a b'],
  ] as const)('%s %j is %j', (type, text, expected) => {
    expect(canonical(type, text)).toBe(expected)
  })
})

test('hours and minutes become milliseconds where the key is in those; other synonyms are as they are', () => {
  expect(inUnitOf('retention.ms', 'log.retention.hours', '168')).toBe('604800000')
  expect(inUnitOf('log.retention.ms', 'log.retention.minutes', '2')).toBe('120000')
  expect(inUnitOf('retention.ms', 'log.retention.ms', '5')).toBe('5')
  expect(inUnitOf('retention.ms', 'log.retention.hours', '-1')).toBe('-1')
  expect(inUnitOf('max.message.bytes', 'message.max.bytes', '7')).toBe('7')
})

test('numbers are told with what they mean', () => {
  expect(valueWords('retention.ms', '604800000')).toBe('604800000 (7 d)')
  expect(valueWords('segment.bytes', '1073741824')).toBe('1073741824 (1.07 GB)')
  expect(valueWords('retention.bytes', '-1')).toBe('-1 (no limit)')
  expect(valueWords('min.insync.replicas', '2')).toBe('2')
  expect(valueWords('leader.replication.throttled.replicas', '')).toBe('empty')
  expect(meaningOf('flush.ms', '9223372036854775807')).toBeNull()
})
