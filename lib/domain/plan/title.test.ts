import { expect, test } from 'vitest'
import { type Goals, NO_GOALS } from './goals.ts'
import { goalsTitle } from './title.ts'

function title(goals: Partial<Goals>): string {
  return goalsTitle({ ...NO_GOALS, ...goals })
}

function factors(...targets: [string, number][]): string {
  return title({ replication: targets.map(([pattern, factor]) => ({ pattern, factor })) })
}

test('names one or two topics, counts more, and keeps factors apart', () => {
  expect(factors(['audit-log', 3])).toBe('Give audit-log 3 replicas')
  expect(factors(['b', 3], ['a', 3])).toBe('Give a and b 3 replicas')
  expect(factors(['a', 3], ['b', 3], ['c', 3], ['d', 2])).toBe('Give 3 topics 3 replicas, give d 2 replicas')
})

test('says every goal', () => {
  expect(title({ drain: [4, 5], replace: [{ from: 1, to: 6 }], spread: true, balance: ['leaders'] })).toBe(
    'Drain broker 4 and 5, replace broker 1 by 6, spread over all brokers, level leaders',
  )
  expect(title({})).toBe('Nothing to achieve')
})
