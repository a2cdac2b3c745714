import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairByVotes } from './pair-by-votes.ts'

test('pairs with many votes come first, and rows without one get what is left of their block', () => {
  const rows = [0, 0, 0, 1, 1, 3]
  const columns = [1, 1, 0, 1, 2, 4]
  expect(pairByVotes(rows, columns, [0, 3], [3, 2])).toEqual([1, 2, 0, 4, 3])
})

test('whatever the votes, each row of a block has one of its columns, and no two the same', () => {
  const sizes = [3, 1, 4]
  const bases = [0, 3, 4]
  const vote = fc
    .nat(2)
    .chain((block) =>
      fc.tuple(
        fc.nat((sizes[block] ?? 1) - 1),
        fc.nat((sizes[block] ?? 1) - 1),
        fc.constant(bases[block] ?? 0),
      ),
    )
    .map(([row, column, base]) => [base + row, base + column] as const)
  fc.assert(
    fc.property(fc.array(vote, { maxLength: 30 }), (votes) => {
      const paired = pairByVotes(
        votes.map(([row]) => row),
        votes.map(([, column]) => column),
        bases,
        sizes,
      )
      for (const [block, base] of bases.entries()) {
        const own = Array.from({ length: sizes[block] ?? 0 }, (_, i) => base + i)
        expect(paired.slice(base, base + own.length).sort((a, b) => a - b)).toEqual(own)
      }
    }),
  )
})
