import { expect, test } from 'vitest'
import { appendRate } from './append-rate.ts'

const sizes = (...bytes: number[]) => bytes.map((own, second) => ({ at: second * 1000, bytes: own }))

test('what was appended is the growth over its time', () => {
  expect(appendRate(sizes(100, 200, 300))).toBe(100)
  expect(appendRate(sizes(100, 100))).toBe(0)
})

test('an interval in which the log shrank counts neither as growth nor as time', () => {
  expect(appendRate(sizes(1000, 1100, 200, 300))).toBe(100)
})

test('without an interval in which it did not shrink nothing is known', () => {
  expect(appendRate([])).toBeNull()
  expect(appendRate(sizes(100))).toBeNull()
  expect(appendRate(sizes(300, 200, 100))).toBeNull()
  expect(appendRate([...sizes(100), ...sizes(100)])).toBeNull()
})
