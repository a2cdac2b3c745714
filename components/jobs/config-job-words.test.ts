import { expect, test } from 'vitest'
import type { Job, JobStep } from '#lib/domain/job/job.ts'
import { problem } from '#lib/domain/problem.ts'
import { canStillStop, hasBegunToConfigure, hasConfigured } from './config-job-words.ts'
import { sampleJob } from './job.fixture.ts'
import { jobLede, jobSentence } from './job-words.ts'

function job(
  over: Partial<Job>,
  configure: JobStep['state'] = 'running',
  outcome: string | null = null,
): Job {
  const at = { startedAt: 0, endedAt: null }
  return sampleJob({
    title: 'Set retention.ms to 1000 on orders',
    steps: [
      { seq: 0, kind: 'check', state: 'done', outcome: 'Fine.', ...at },
      { seq: 1, kind: 'configure', state: configure, outcome, ...at },
      { seq: 2, kind: 'verify', state: 'pending', outcome: null, ...at },
    ],
    ...over,
  })
}

const said = (value: Job) =>
  jobSentence(value)
    .map(({ text }) => text)
    .join('')

test('it says what is set, and never speaks of partitions', () => {
  expect(said(job({}))).toBe('It is changing the setting.')
  expect(said(job({ wish: 'pause' }))).toBe('It is pausing.')
  expect(said(job({ state: 'paused', wish: 'pause' }))).toBe(
    'It rests: what is left to change stays as it is.',
  )
  const cancelled = job({ state: 'cancelled' }, 'cancelled', 'Cancelled before it was changed.')
  expect(said(cancelled)).toBe('It was cancelled.')
  expect(jobLede(cancelled)).toContain('Cancelled before it was changed.')
  const set = 'retention.ms on orders is 1000.'
  expect(said(job({ state: 'done' }, 'done', set))).toBe(`It is done: ${set}`)
  expect(jobLede(job({ state: 'done', endedAt: 2000 }, 'done', set))).toContain('It took 2')
  for (const state of ['running', 'paused', 'cancelled', 'done', 'failed', 'blocked'] as const)
    expect(said(job({ state })) + jobLede(job({ state }))).not.toContain('partition')
})

test('a refusal keeps its words and its advice', () => {
  const why = problem('config-conflict', 'retention.ms on orders is 3000 now.')
  expect(said(job({ state: 'failed', problem: why }, 'failed'))).toBe(`It failed: ${why.message}`)
  expect(jobLede(job({ state: 'failed', problem: why }, 'failed'))).toContain(why.hint)
})

test('it can be held up until the setting is changed', () => {
  expect(canStillStop(job({}, 'pending'))).toBe(true)
  expect(canStillStop(job({}, 'done'))).toBe(false)
  expect(hasConfigured(job({}, 'done'))).toBe(true)
  expect(hasConfigured(job({}, 'failed'))).toBe(false)
})

test('of several settings some may be changed as soon as the step has begun, however it ends', () => {
  for (const state of ['running', 'failed', 'cancelled', 'done'] as const)
    expect(hasBegunToConfigure(job({}, state))).toBe(true)
  expect(hasBegunToConfigure(job({}, 'pending'))).toBe(false)
})
