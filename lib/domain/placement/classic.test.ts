import { expect, test } from 'vitest'
import { classicReplicas } from './classic.ts'

test('replica j of partition i is on brokers[(i + j + start) mod n]', () => {
  expect(classicReplicas(4, 3, 2, [10, 20, 30, 40, 50])).toEqual([20, 30, 40])
  expect(classicReplicas(1, 5, 0, [10, 20])).toEqual([20, 10])
})
