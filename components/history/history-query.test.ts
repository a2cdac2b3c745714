import { describe, expect, test } from 'vitest'
import { problem } from '#lib/domain/problem.ts'
import { choicesOf, historyParams, nothingWords } from './history-query.ts'

describe('the address of a timeline', () => {
  test('takes only moments that there are', () => {
    const { until } = historyParams
    expect(until.parse('1700000000000')).toBe(1_700_000_000_000)
    for (const wrong of ['300000000000000', '9000000000000000', '-1', 'yesterday'])
      expect(until.parse(wrong), wrong).toBeNull()
  })
})

test('a broker that the address names can be seen and let go, though the cluster has no such broker', () => {
  expect(choicesOf([1, 2, 3], null)).toEqual([1, 2, 3])
  expect(choicesOf([1, 2, 3], 2)).toEqual([1, 2, 3])
  expect(choicesOf([1, 2, 3], 9)).toEqual([1, 2, 3, 9])
})

test('that nothing happened is said only where all was read', () => {
  const params = { happened: null, on: null, about: null, past: '24h', until: null } as const
  expect(nothingWords(params, null)).toBe('Nothing happened')
  expect(nothingWords({ ...params, on: 2 }, null)).toBe('Nothing of that kind happened')
  expect(nothingWords(params, problem('database-failed', 'The history could not be read.'))).toBeNull()
})
