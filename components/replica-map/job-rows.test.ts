import { expect, it } from 'vitest'
import type { JobMove, MoveState } from '#lib/domain/job/job.ts'
import { cellWords, decodeCell } from './cell.ts'
import { jobRows } from './job-rows.ts'

const columns = new Map([
  [1, 0],
  [2, 1],
  [3, 2],
])
const move = (partition: number, state: MoveState, from: number[], to: number[]): JobMove => ({
  ...{ seq: partition, topic: 'a', partition, problem: null, state, from, to, sizeBytes: null },
})

it('shows each partition as far as it is: planned, on its way, done, and given up', () => {
  const rows = jobRows(
    [
      move(3, 'reverted', [1], [1, 2]),
      move(0, 'waiting', [1], [2, 3]),
      move(1, 'moving', [1], [2, 3]),
      move(2, 'done', [1], [2, 3]),
    ],
    columns,
  )
  expect(rows[0]).toEqual({ kind: 'topic', topic: 'a', note: '1 of 4 partitions done' })
  const cells = rows.slice(1).map((row) => row.kind === 'partition' && [row.partition, row.cells])
  expect(cells).toEqual([
    [
      0,
      [
        [0, 'L'],
        [1, 'S?'],
        [2, 'S?'],
      ],
    ],
    [
      1,
      [
        [0, 'L-'],
        [1, 'B+'],
        [2, 'B+'],
      ],
    ],
    [
      2,
      [
        [1, 'L*'],
        [2, 'S*'],
      ],
    ],
    [
      3,
      [
        [0, 'L'],
        [1, 'S~'],
      ],
    ],
  ])
})

it('says each cell in words', () => {
  const words = ['S?', 'B+', 'L*', 'S~'].map((code) => cellWords(decodeCell(code)))
  expect(words).toEqual([
    'to be copied here',
    'behind, being added',
    'leader, copied here by this job',
    'not copied here',
  ])
})
