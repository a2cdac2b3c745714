import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestRuns, runByPosition } from './runs.ts'

/** What runs are worth: what they explain, less the price of each further one. */
function worth(codes: readonly (readonly number[])[], own: readonly number[], price: number): number {
  const changes = own.filter((code, at) => at > 0 && code !== own[at - 1]).length
  return codes.filter((some, at) => some.includes(own[at] ?? -1)).length - changes * price
}

/** Every way to give one of three codes to each position. */
function everyChoice(length: number): number[][] {
  if (length === 0) return [[]]
  return everyChoice(length - 1).flatMap((rest) => [0, 1, 2].map((code) => [...rest, code]))
}

test('no other runs are worth more', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(fc.nat(2), { maxLength: 2 }), { minLength: 1, maxLength: 7 }),
      fc.constantFrom(0.5, 1, 1.5, 2.5),
      (codes, price) => {
        const runs = bestRuns(
          codes,
          codes.map(() => 1),
          price,
        )
        const own = runByPosition(runs.length === 0 ? [{ from: 0, code: 0 }] : runs, codes.length)
        const best = Math.max(...everyChoice(codes.length).map((choice) => worth(codes, choice, price)))
        expect(
          worth(
            codes,
            own.map(({ code }) => code),
            price,
          ),
        ).toBe(best)
      },
    ),
  )
})

test('a single run wherever several are worth no more', () => {
  const codes = [[1], [1], [1], [2], [1], [2], [2], [2]]
  const weights = codes.map(() => 1)
  expect(bestRuns(codes, weights, 3)).toEqual([{ from: 0, code: 1 }])
  expect(bestRuns(codes, weights, 1.5)).toEqual([
    { from: 0, code: 1 },
    { from: 3, code: 2 },
  ])
})
