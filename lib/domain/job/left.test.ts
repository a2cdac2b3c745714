import { expect, test } from 'vitest'
import { secondsLeftOf } from './left.ts'

const copy = { bytesDone: 1_000, bytesTotal: 9_000, rate: 4_000 }

test('a copy that came in a burst takes at least as long as its limit leaves', () => {
  expect(secondsLeftOf(copy, 1_000)).toBe(8)
  expect(secondsLeftOf(copy, 10_000)).toBe(2)
  expect(secondsLeftOf({ ...copy, bytesDone: 9_500 }, 1_000)).toBe(0)
})

test('without a size or a rate nothing is said', () => {
  expect(secondsLeftOf({ ...copy, bytesTotal: null }, 1_000)).toBeNull()
  expect(secondsLeftOf({ ...copy, rate: null }, 1_000)).toBeNull()
  expect(secondsLeftOf({ ...copy, rate: 0 }, 1_000)).toBeNull()
})
