import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BALANCES, type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import { changeGoalsHref, goalsOf, goalsUrl, loadGoals, queryOf } from './goals-query.ts'

function read(search: string) {
  return goalsOf(loadGoals(new URLSearchParams(search)))
}

describe('what an address asks for', () => {
  test('nothing', () => {
    expect(read('')).toEqual({ goals: NO_GOALS, seed: 0, faults: [] })
  })

  test('everything', () => {
    const address =
      'rf=orders*:3,__consumer_offsets:2..&racks=true&drain=3,4&replace=1:5&spread=true&balance=bytes,leaders' +
      '&leaders=preferred&rule=classic&topics=a*, b*&exclude=c&pin=9&waiting=leave&seed=7'
    expect(read(address)).toEqual({
      goals: {
        replication: [
          { pattern: 'orders*', factor: 3 },
          { pattern: '__consumer_offsets', factor: 2, orMore: true },
        ],
        racks: true,
        drain: [3, 4],
        replace: [{ from: 1, to: 5 }],
        spread: true,
        balance: ['leaders', 'bytes'],
        preferredLeaders: true,
        classic: true,
        scope: { topics: ['a*', 'b*'], exclude: ['c'], pinned: [9], waiting: 'leave' },
      },
      seed: 7,
      faults: [],
    })
  })

  test('rows in which nothing was typed yet ask for nothing', () => {
    expect(read('rf=:,:..&replace=:')).toEqual({ goals: NO_GOALS, seed: 0, faults: [] })
  })

  test.each([
    ['rf=orders:0', 'rf', '"orders" cannot have 0 replicas, only 1 or more'],
    ['rf=orders:2.5', 'rf', '"orders" cannot have 2.5 replicas'],
    ['rf=orders', 'rf', 'How many replicas is "orders" to have?'],
    ['rf=:3', 'rf', 'Which topics are to have 3 replicas?'],
    ['drain=three', 'drain', '"three" is not the id of a broker'],
    ['drain=99999999999', 'drain', '"99999999999" is not the id of a broker'],
    ['pin=-1', 'pin', '"-1" is not the id of a broker'],
    ['replace=1:', 'replace', 'Which broker is to replace broker 1?'],
    ['replace=:2', 'replace', 'Which broker is broker 2 to replace?'],
    ['replace=1:x', 'replace', '"1:x" does not name two brokers'],
    ['seed=-3', 'seed', 'The seed is a number from 0'],
  ])('%s is said to be wrong, and left out', (address, field, words) => {
    const { goals, faults } = read(address)
    expect(faults).toEqual([{ field, reason: expect.stringContaining(words) }])
    expect(goals).toEqual(NO_GOALS)
  })
})

const broker = fc.nat({ max: 2_147_483_647 })
const pattern = fc.stringMatching(/^[a-zA-Z0-9._*?-]{1,20}$/)
const goals: fc.Arbitrary<Goals> = fc.record({
  replication: fc.array(
    fc.oneof(
      fc.record({ pattern: fc.string({ minLength: 1 }), factor: fc.integer({ min: 1, max: 9 }) }),
      fc.record({
        pattern,
        factor: fc.integer({ min: 1, max: 9 }),
        orMore: fc.constant(true as const),
      }),
    ),
  ),
  racks: fc.boolean(),
  drain: fc.array(broker),
  replace: fc.array(fc.record({ from: broker, to: broker })),
  spread: fc.boolean(),
  balance: fc.subarray([...BALANCES]),
  preferredLeaders: fc.boolean(),
  classic: fc.boolean(),
  scope: fc.record({
    topics: fc.uniqueArray(pattern),
    exclude: fc.uniqueArray(pattern),
    pinned: fc.array(broker),
    waiting: fc.constantFrom('plan' as const, 'leave' as const),
  }),
})

test('whatever goals are written into an address are read from it', () => {
  fc.assert(
    fc.property(goals, fc.nat({ max: 2_147_483_647 }), (wanted, seed) => {
      const address = goalsUrl('/new', queryOf(wanted, seed))
      expect(read(address.slice('/new?'.length))).toEqual({ goals: wanted, seed, faults: [] })
    }),
  )
})

test('an address is short to read, and is not made where it would be too long', () => {
  expect(changeGoalsHref('demo', NO_GOALS)).toBe('/clusters/demo/plans/new')
  const drain = { ...NO_GOALS, replication: [{ pattern: 'orders-*', factor: 3 }], drain: [3], spread: true }
  expect(changeGoalsHref('demo', drain)).toBe('/clusters/demo/plans/new?rf=orders-*:3&drain=3&spread=true')
  const many = Array.from({ length: 2_000 }, (_, index) => ({ pattern: `topic-${index}`, factor: 3 }))
  expect(changeGoalsHref('demo', { ...NO_GOALS, replication: many })).toBeNull()
})
