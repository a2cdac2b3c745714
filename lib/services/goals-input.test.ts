import { describe, expect, test } from 'vitest'
import { type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import { parseWish } from './goals-input.ts'

const ALL: Goals = {
  replication: [
    { pattern: 'orders*', factor: 3 },
    { pattern: '__*', factor: 2, orMore: true },
  ],
  racks: true,
  drain: [3],
  replace: [{ from: 1, to: 5 }],
  spread: true,
  balance: ['replicas', 'leaders', 'bytes', 'log-dirs'],
  preferredLeaders: true,
  classic: true,
  scope: { topics: ['a*'], exclude: ['b'], pinned: [4], waiting: 'leave' },
}

test('goals come through as they are', () => {
  expect(parseWish({ goals: ALL, seed: 7 })).toEqual({ ok: true, value: { goals: ALL, seed: 7 } })
  const none = { goals: NO_GOALS, seed: 0 }
  expect(parseWish(none)).toEqual({ ok: true, value: none })
})

describe('what is not a wish is refused with the place and the reason', () => {
  test.each<[string, unknown, string]>([
    ['nothing at all', null, 'expected object'],
    ['no replica', { ...ALL, replication: [{ pattern: 'a', factor: 0 }] }, 'at least one replica'],
    ['half a replica', { ...ALL, replication: [{ pattern: 'a', factor: 1.5 }] }, 'whole number'],
    ['no pattern', { ...ALL, replication: [{ pattern: '', factor: 1 }] }, 'goals.replication.0.pattern'],
    ['a word for a broker', { ...ALL, drain: ['three'] }, 'goals.drain.0'],
    ['an unknown balance', { ...ALL, balance: ['luck'] }, 'goals.balance.0'],
    ['an unknown goal', { ...ALL, luck: true }, 'luck'],
  ])('%s', (_what, goals, words) => {
    const parsed = parseWish(goals === null ? null : { goals, seed: 0 })
    expect(parsed.ok ? '' : `${parsed.problem.code} ${parsed.problem.message}`).toContain(words)
  })

  test('a seed that is none', () => {
    expect(parseWish({ goals: ALL, seed: -1 }).ok).toBe(false)
    expect(parseWish({ goals: ALL, seed: 1.5 }).ok).toBe(false)
  })
})
