import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matches, NO_GOALS, together } from './goals.ts'

test('a pattern without * and ? is a name, and nothing in it is special', () => {
  expect(matches('orders', 'orders')).toBe(true)
  expect(matches('orders', 'orders-2')).toBe(false)
  expect(matches('a.b', 'axb')).toBe(false)
})

test('* stands for any characters, ? for one', () => {
  expect(matches('*', '')).toBe(true)
  expect(matches('or*s', 'orders')).toBe(true)
  expect(matches('or*s', 'ors')).toBe(true)
  expect(matches('or*rs', 'ors')).toBe(false)
  expect(matches('a?c', 'abc')).toBe(true)
  expect(matches('a?c', 'ac')).toBe(false)
  expect(matches('*-*-?', 'a-b-c')).toBe(true)
  expect(matches('ab*ba', 'aba')).toBe(false)
})

test('as the regular expression that it means', () => {
  const part = fc.array(fc.constantFrom('a', 'b', '.', '*', '?'), { maxLength: 7 }).map((own) => own.join(''))
  const name = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 9 }).map((own) => own.join(''))
  fc.assert(
    fc.property(part, name, (pattern, text) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
      expect(matches(pattern, text)).toBe(new RegExp(`^${source}$`).test(text))
    }),
    { numRuns: 3000 },
  )
})

test('many stars take no longer than they must', () => {
  expect(matches('*a'.repeat(60), 'a'.repeat(249))).toBe(true)
  expect(matches(`${'*a'.repeat(60)}b`, 'a'.repeat(249))).toBe(false)
})

test('two goals together touch the topics of both, and what one may not leave out', () => {
  const scope = { topics: ['a'], exclude: [], pinned: [1], waiting: 'plan' } as const
  const both = together(
    { ...NO_GOALS, drain: [4], scope },
    { ...NO_GOALS, drain: [4, 5], racks: true, scope: { ...scope, topics: ['b'], waiting: 'leave' } },
  )
  expect(both).toMatchObject({
    drain: [4, 5],
    racks: true,
    scope: { topics: ['a', 'b'], pinned: [1], waiting: 'leave' },
  })
})
