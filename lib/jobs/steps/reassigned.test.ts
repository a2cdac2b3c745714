import { expect, test } from 'vitest'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { JobMove, MoveState } from '#lib/domain/job/job.ts'
import { problem } from '#lib/domain/problem.ts'
import { reassigned } from './reassigned.ts'

let seq = 0
function move(state: MoveState, to: readonly BrokerId[], over: Partial<JobMove> = {}): JobMove {
  seq += 1
  return {
    ...{ seq, topic: 'orders', partition: seq, from: [1, 2], to, sizeBytes: 1, state, problem: null },
    ...over,
  }
}

const moved = (state: MoveState) => move(state, [1, 3])
const led = (state: MoveState) => move(state, [1, 2])

test('what has new replicas is told apart from what only changes its leader', () => {
  expect(reassigned([moved('done'), moved('done')])).toEqual({
    state: 'done',
    outcome: '2 partitions reached their new replicas.',
  })
  expect(reassigned([led('done'), led('done'), led('done')]).outcome).toBe(
    '3 partitions keep their replicas: only leaders change.',
  )
  expect(reassigned([moved('done'), led('done')]).outcome).toBe(
    '1 partition reached its new replicas, 1 keeps its replicas: only leaders change there.',
  )
})

test('what went back and what was not begun is counted', () => {
  expect(reassigned([moved('done'), moved('reverted'), moved('dropped')])).toEqual({
    state: 'cancelled',
    outcome:
      'Cancelled: 1 partition of 3 reached the new replicas, 1 went back to the replicas that they had, 1 was not begun.',
  })
  expect(reassigned([led('done'), led('dropped'), led('dropped')]).outcome).toBe(
    'Cancelled: 1 partition of 3 waits for the election of the preferred leader, 2 were not begun.',
  )
})

test('what was refused fails the step, with its reason', () => {
  const why = problem('kafka-refused', 'No.')
  const refused = move('refused', [1, 3], { problem: why, partition: 7 })
  expect(reassigned([moved('done'), refused])).toEqual({
    state: 'failed',
    outcome: '1 partition of 2 reached the new replicas; not: orders-7. No.',
    problem: why,
  })
})
