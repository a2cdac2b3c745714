import { expect, it } from 'vitest'
import type { JobMove, MoveState } from './job.ts'
import { loadsReached } from './reached.ts'

const move = (state: MoveState, from: number[], to: number[], sizeBytes: number | null = 10): JobMove => ({
  ...{ seq: 0, topic: 'orders', partition: 0, problem: null, state, from, to, sizeBytes },
})
const load = (broker: number, replicas: number, leaders: number, bytes: number | null) => ({
  ...{ broker, rack: null, replicas, leaders, bytes },
})
const before = [load(1, 5, 5, 100), load(2, 5, 2, 100), load(3, 0, 0, 0)]

it('counts what is done only', () => {
  const moves = [
    move('done', [1, 2], [3, 2]),
    move('done', [1], [1, 3]),
    move('reverted', [1], [3]),
    move('dropped', [2], [3]),
  ]
  expect(loadsReached(before, moves)).toEqual([load(1, 4, 4, 90), load(2, 5, 2, 100), load(3, 2, 1, 20)])
})

it('changes no bytes where only an order changes, and knows none where a size is unknown', () => {
  expect(loadsReached(before, [move('done', [1, 2], [2, 1], null)])).toEqual([
    load(1, 5, 4, 100),
    load(2, 5, 3, 100),
    load(3, 0, 0, 0),
  ])
  expect(loadsReached(before, [move('done', [1], [1, 3], null)])[2]?.bytes).toBeNull()
})
