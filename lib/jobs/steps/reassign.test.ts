import { expect, test } from 'vitest'
import type { JobMove, MoveState } from '#lib/domain/job/job.ts'
import { fail, type ProblemCode } from '#lib/domain/problem.ts'
import { MoveBook } from '../move-book.ts'
import { Stopped, type Work } from '../work.ts'
import { reassign } from './reassign.ts'

function move(state: MoveState): JobMove {
  return {
    ...{ seq: 0, topic: 'orders', partition: 0, from: [1], to: [2], sizeBytes: 1 },
    ...{ state, problem: null },
  }
}

/** The step with one move, where no broker tells anything; it stops when it comes to wait. */
function performed(state: MoveState, answer: ProblemCode) {
  const work = {
    job: { progress: { throughput: { brokers: [], samples: [] } } },
    moves: new MoveBook([move(state)], async () => {}),
    link: { any: async () => fail(answer, 'Not told.') },
    waitFor: async () => {},
    pause: async () => {
      throw new Stopped('It waits.')
    },
  }
  return reassign.perform(work as unknown as Work, null)
}

test.each<MoveState>(['submitted', 'moving', 'reverting'])(
  'with a move that is %s, a refusal to tell of it ends nothing',
  async (state) => {
    await expect(performed(state, 'kafka-refused')).rejects.toThrow('Not told.')
  },
)

test('before anything was submitted, a refusal ends the step; a broken connection never does', async () => {
  expect(await performed('waiting', 'kafka-refused')).toMatchObject({ state: 'failed' })
  await expect(performed('waiting', 'tls-failed')).rejects.toThrow(Stopped)
})
