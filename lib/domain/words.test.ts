import { expect, test } from 'vitest'
import { formatBytes } from './quantity.ts'
import { counted, listed, listedUpTo, runsOf } from './words.ts'

test('counts and lists read as sentences do', () => {
  expect(counted(1, 'group')).toBe('1 group')
  expect(counted(1200, 'replica to copy', 'replicas to copy')).toBe('1,200 replicas to copy')
  expect(listed([])).toBe('')
  expect(listed([1])).toBe('1')
  expect(listed([1, 2, 3], 'or')).toBe('1, 2 or 3')
  expect(listedUpTo(2, ['a', 'b', 'c', 'd'])).toBe('a, b and 2 more')
})

test('bytes have three digits and decimal units', () => {
  expect([0, 999, 1000, 1_840_000_000, 99_950_000, 412_345].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '1.84 GB',
    '100 MB',
    '412 kB',
  ])
})

test('numbers that follow each other are one run', () => {
  expect(runsOf([0, 1, 2, 4, 6, 7])).toEqual(['0–2', '4', '6–7'])
  expect(runsOf([])).toEqual([])
})
