import { expect, test } from 'vitest'
import type { Job, JobMove, MoveState } from '#lib/domain/job/job.ts'
import { sampleJob } from './job.fixture.ts'
import { wishWords } from './wish-words.ts'

function job(over: Partial<Job>, ...states: MoveState[]): Job {
  const moves = states.map(
    (state, seq): JobMove => ({
      ...{ seq, topic: 'orders', partition: seq, from: [1], to: [2], sizeBytes: 1 },
      ...{ state, problem: null },
    }),
  )
  return sampleJob({ wish: 'finish', moves, ...over })
}

test('it says what ends first, or goes back, and what comes then', () => {
  expect(wishWords(job({ wish: 'pause' }, 'moving', 'waiting'))).toEqual({
    title: 'Being paused.',
    text: 'Nothing more begins. 1 partition in flight ends first; then the job rests until it is resumed.',
  })
  expect(wishWords(job({}, 'moving', 'submitted'))?.text).toBe(
    'Nothing more begins. 2 partitions in flight end; then the limits are put back and the job is over.',
  )
  expect(wishWords(job({ wish: 'revert' }, 'reverting'))?.text).toBe(
    '1 partition in flight goes back to where it was; then the limits are put back and the job is over.',
  )
  for (const over of [{ wish: 'run' }, { wish: 'pause' }, { state: 'paused' }, { state: 'done' }] as const)
    expect(wishWords(job(over, 'done'))).toBeNull()
})

test('with nothing in flight it promises no end while the job waits for something', () => {
  expect(wishWords(job({}, 'done'))?.text).toBe(
    'Nothing is in flight any more: the limits are put back, and the job is over.',
  )
  expect(wishWords(job({ state: 'blocked' }, 'dropped'))?.text).toBe(
    'Nothing is in flight any more. Once what the job waits for is there, the limits are put back and the job is over.',
  )
})
