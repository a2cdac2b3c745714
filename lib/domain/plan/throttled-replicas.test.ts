import { expect, test } from 'vitest'
import type { Move } from './plan.ts'
import { throttledReplicas, withEntries, withoutEntries } from './throttled-replicas.ts'

function move(partition: number, from: number[], to: number[]): Move {
  return { topic: 'foo', partition, from, to, sizeBytes: null }
}

test('leaders are every present replica, followers only the added ones', () => {
  expect(throttledReplicas([move(0, [101, 102], [102, 103])])).toEqual(
    new Map([['foo', { leader: ['0:101', '0:102'], follower: ['0:103'] }]]),
  )
})

test('an order that changes alone is not throttled', () => {
  expect(throttledReplicas([move(0, [1, 2], [2, 1])])).toEqual(new Map())
})

test('what an operator throttles already stays, and comes back', () => {
  expect(withEntries('7:1,0:101', ['0:101', '0:102'])).toBe('7:1,0:101,0:102')
  expect(withEntries('*', ['0:101'])).toBe('*')
  expect(withEntries(null, ['0:101', '0:102'])).toBe('0:101,0:102')
  expect(withoutEntries('7:1,0:101,0:102', ['0:101', '0:102'], '7:1,0:101')).toBe('7:1,0:101')
  expect(withoutEntries('0:101,0:102', ['0:101', '0:102'], null)).toBeNull()
  expect(withoutEntries('0:101,9:9', ['0:101'], null)).toBe('9:9')
  expect(withoutEntries('*', ['0:101'], null)).toBe('*')
})
