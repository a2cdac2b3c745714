import { expect, it } from 'vitest'
import type { Job, JobLogDirMove, MoveState } from '#lib/domain/job/job.ts'
import { progressToBegin } from '#lib/domain/job/log-dir-progress.ts'
import { problem } from '#lib/domain/problem.ts'
import { sampleBroker, sampleCluster } from '#lib/domain/sample.ts'
import { explainLogDirMoves } from './log-dir-move-words.ts'

const NOW = 1_000_000

function move(seq: number, state: MoveState): JobLogDirMove {
  return {
    ...{ seq, topic: 'orders', partition: seq, broker: 1, from: '/a', to: '/b', bytes: 100 },
    ...{ state, problem: null },
  }
}

function job(logDirMoves: JobLogDirMove[], over: Partial<Job> = {}): Job {
  const own = { state: 'running', wish: 'run', steps: [{ kind: 'log-dirs', state: 'running' }] }
  return {
    ...{ ...own, logDirMoves, progress: { logDirs: progressToBegin(logDirMoves) } },
    ...over,
  } as unknown as Job
}

/** A cluster whose brokers have so many bytes free in each directory. */
function known(usableBytes = 1_000, isr: readonly number[] = [1, 2], silent: readonly number[] = []) {
  const config = { 'min.insync.replicas': '2' }
  const cluster = sampleCluster({
    brokers: { 1: null, 2: null },
    topics: { payments: { replicas: [[1, 2]], config, differing: { 0: { isr } } } },
  })
  const dirs = ['/a', '/b'].map((path) => ({ path, totalBytes: 1_000, usableBytes, error: null }))
  const contact = { answers: false, lastAnswerAt: null, problem: null }
  return {
    cluster: { ...cluster, brokers: [1, 2].map((id) => sampleBroker(id, { logDirs: dirs })) },
    contacts: Object.fromEntries(silent.map((id) => [id, contact])),
  }
}

const plain = (words: string | null) => words?.replaceAll('\u00a0', ' ')
const waiting = move(9, 'waiting')

it('says what a replica waits for', () => {
  const two = [move(0, 'moving'), move(1, 'submitted')]
  const why = (moves: JobLogDirMove[], at = known(), over: Partial<Job> = {}) =>
    explainLogDirMoves(job([...moves, waiting], over), at, NOW)(waiting, null)
  expect(why(two)).toBe('Broker 1 has as many under way as may be.')
  expect(why([])).toBeNull()
  // 100 of 250 stay free, and the one under way takes 100.
  expect(why([move(0, 'moving')], known(250))).toBe('/b has no room for it.')
  expect(why([], known(1_000, [1]))).toBe(
    'Until all partitions have as many replicas in sync as writes need.',
  )
  expect(why([], known(1_000, [1, 2], [1]))).toBe('Waits for broker 1, which does not answer.')
  expect(why([], known(), { wish: 'pause' })).toBe('Until the job is resumed.')
  expect(why([], known(), { steps: [] })).toBe('Until the steps before have ended.')
  expect(why([], known(), { state: 'queued' })).toBeNull()
})

it('names the broker on which a copy does not grow, or that does not answer', () => {
  const copying = { seq: 0, bytesDone: 1, bytesTotal: 100, rate: 0, stalledSince: null }
  const stalled = { ...copying, stalledSince: NOW - 125_000 }
  const explain = explainLogDirMoves(job([move(0, 'moving')]), known(), NOW)
  expect(explain(move(0, 'moving'), copying)).toBeNull()
  expect(plain(explain(move(0, 'moving'), stalled))).toBe('Has not grown for 2 min 5 s on broker 1.')
  const silent = explainLogDirMoves(job([]), known(1_000, [1, 2], [1]), NOW)
  expect(silent(move(0, 'moving'), stalled)).toBe('Waits for broker 1, which does not answer.')
  expect(explainLogDirMoves(job([]), null, NOW)(move(0, 'moving'), stalled)).toContain('Has not grown')
})

it('says what became of it', () => {
  const explain = explainLogDirMoves(job([], { state: 'cancelled' }), known(), NOW)
  expect(explain(move(0, 'unknown'), null)).toBe('Broker 1 did not answer until the job ended.')
  expect(explain(move(0, 'done'), null)).toBeNull()
  expect(explain({ ...move(0, 'refused'), problem: problem('kafka-refused', 'No.') }, null)).toBe('No.')
})
