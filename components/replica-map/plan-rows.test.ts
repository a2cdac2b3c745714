import { expect, it } from 'vitest'
import { planRows } from './plan-rows.ts'

it('shows what stays, what is added and removed, and who will lead, with a heading for each topic', () => {
  const columns = new Map([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
  ])
  const rows = planRows(
    [
      { topic: 'a', partition: 0, from: [1], to: [2, 1, 3], sizeBytes: null },
      { topic: 'a', partition: 1, from: [4, 2], to: [2, 3], sizeBytes: null },
      { topic: 'b', partition: 5, from: [1, 2], to: [2, 1], sizeBytes: null },
    ],
    columns,
    'after',
  )
  expect(rows).toEqual([
    { kind: 'topic', topic: 'a', note: '2 partitions of the plan' },
    {
      kind: 'partition',
      topic: 'a',
      partition: 0,
      cells: [
        [0, 'S'],
        [1, 'L+'],
        [2, 'S+'],
      ],
    },
    {
      kind: 'partition',
      topic: 'a',
      partition: 1,
      cells: [
        [1, 'L'],
        [2, 'S+'],
        [3, 'S-'],
      ],
    },
    { kind: 'gap' },
    { kind: 'topic', topic: 'b', note: '1 partition of the plan' },
    {
      kind: 'partition',
      topic: 'b',
      partition: 5,
      cells: [
        [0, 'S'],
        [1, 'L'],
      ],
    },
  ])
})

it('shows the replicas of now, with the preferred leader of now', () => {
  const columns = new Map([
    [1, 0],
    [2, 1],
    [3, 2],
  ])
  const move = { topic: 'a', partition: 0, from: [1, 2], to: [3, 2], sizeBytes: null }
  expect(planRows([move], columns, 'before')[1]).toMatchObject({
    cells: [
      [0, 'L'],
      [1, 'S'],
    ],
  })
})
