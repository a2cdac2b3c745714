import { expect, test } from 'vitest'
import type { Job, JobState, JobStep, MoveState, Progress } from './job.ts'
import { sumOfCopies } from './log-dir-progress.ts'
import { NO_THROUGHPUT } from './throughput.ts'
import { isCopying, shareDone, wholeProgress } from './whole-progress.ts'

const between = {
  ...{ moves: [], bytesDone: 500, bytesTotal: 1_000, rate: 100, secondsLeft: 5 },
  ...{ throughput: NO_THROUGHPUT, losing: [] },
}
const copy = { seq: 0, broker: 1, bytesDone: 0, bytesTotal: 300, rate: null, stalledSince: null }

function whole(logDirs: Progress['logDirs'], kind: JobStep['kind']) {
  const step = { ...{ seq: 0, kind, state: 'running' as const }, startedAt: 0, endedAt: null, outcome: null }
  const job = { progress: { ...between, logDirs }, steps: [step], throttleBytesPerSecond: 100 }
  const { bytesDone, bytesTotal, rate, secondsLeft } = wholeProgress(job)
  return { bytesDone, bytesTotal, rate, secondsLeft }
}

test('copies to brokers are told alone where there are no others', () => {
  expect(whole(null, 'reassign')).toEqual({ bytesDone: 500, bytesTotal: 1_000, rate: 100, secondsLeft: 5 })
})

test('copies between log directories follow on those to other brokers', () => {
  const waiting = sumOfCopies([{ ...copy, state: 'waiting' }], null, 100)
  expect(whole(waiting, 'reassign')).toEqual({
    ...{ bytesDone: 500, bytesTotal: 1_300, rate: 100, secondsLeft: 8 },
  })
  const running = sumOfCopies([{ ...copy, state: 'under-way', bytesDone: 100 }], 50, 100)
  expect(whole(running, 'log-dirs')).toEqual({
    ...{ bytesDone: 600, bytesTotal: 1_300, rate: 50, secondsLeft: 4 },
  })
})

test('a job copies only while a step that does is under way', () => {
  const at = (state: JobState, kind: JobStep['kind'], step: JobStep['state'] = 'running') =>
    isCopying({ state, steps: [{ seq: 0, kind, state: step, startedAt: 0, endedAt: null, outcome: null }] })
  expect([at('running', 'reassign'), at('running', 'log-dirs')]).toEqual([true, true])
  expect([at('running', 'unthrottle'), at('running', 'elect'), at('running', 'verify')]).not.toContain(true)
  expect([at('blocked', 'reassign'), at('paused', 'reassign'), at('running', 'reassign', 'done')]).toEqual([
    ...[false, false, false],
  ])
})

test('how much of it is done is told by bytes, or by partitions where none are copied', () => {
  const share = (bytesTotal: number | null, states: readonly MoveState[], state: JobState = 'running') => {
    const moves = states.map((state) => ({ state }))
    const progress = { ...between, bytesTotal, logDirs: null }
    return shareDone({ state, moves, progress, steps: [], throttleBytesPerSecond: 100 } as unknown as Job)
  }
  expect(share(1_000, ['moving'])).toBe(0.5)
  expect(share(400, ['moving'])).toBe(1)
  expect(share(null, ['done', 'moving', 'waiting', 'waiting'])).toBe(0.25)
  expect(share(0, [])).toBeNull()
  expect(share(0, [], 'done')).toBe(1)
})
