import { describe, expect, it } from 'vitest'
import type { JobMove, MoveState } from '#lib/domain/job/job.ts'
import { sumOfCopies } from '#lib/domain/job/log-dir-progress.ts'
import { NO_PROGRESS } from './job.fixture.ts'
import {
  finishWords,
  jobScope,
  pauseWords,
  resumeWords,
  retryWords,
  revertWords,
  rollBackWords,
} from './order-words.ts'

function move(seq: number, state: MoveState, over: Partial<JobMove> = {}): JobMove {
  const fixed = { seq, topic: 'orders', partition: seq, problem: null, state }
  return { ...fixed, from: [1], to: [1, 2, 3], sizeBytes: 1_000_000, ...over }
}

function scopeOf(...moves: JobMove[]) {
  const measured = moves
    .filter(({ state }) => state === 'moving')
    .map(({ seq }) => ({ seq, bytesDone: 500_000, bytesTotal: 2_000_000, rate: null, stalledSince: null }))
  return jobScope({ moves, progress: { ...NO_PROGRESS, moves: measured } })
}

const plain = (words: readonly string[]) => words.map((word) => word.replaceAll('\u00a0', ' '))

const busy = scopeOf(move(0, 'moving'), move(1, 'submitted'), move(2, 'waiting'), move(3, 'done'))

describe('what a button says beforehand', () => {
  it('counts what is in flight and what has not begun', () => {
    expect(plain(pauseWords(busy))).toEqual([
      '2 partitions are in flight; they end first.',
      '1 partition has not begun and waits until the job is resumed.',
      'The limits on copying stay set meanwhile.',
    ])
    expect(plain(finishWords(busy))).toEqual([
      '2 partitions are in flight; they end.',
      '1 partition has not begun and will not.',
      '3 partitions keep their new replicas. Once the job has ended, a plan can bring them back.',
    ])
    expect(plain(revertWords(busy))).toEqual([
      '2 partitions are in flight; they go back to the replicas that they had; the 500 kB copied so far are dropped.',
      '1 partition has not begun and will not.',
      '1 partition keeps its new replicas. Once the job has ended, a plan can bring it back.',
    ])
    expect(plain(resumeWords(scopeOf(move(0, 'waiting'))))).toEqual([
      '1 partition that has not begun is submitted, a few for each broker at a time.',
    ])
  })

  it('says where pausing or cancelling changes nothing', () => {
    expect(pauseWords(scopeOf(move(0, 'moving')))).toEqual([
      'Nothing is left to begin: 1 partition is in flight, and the job goes on to its end.',
    ])
    expect(finishWords(scopeOf())).toEqual(['Nothing is in flight.'])
  })

  it('says what a roll-back copies, and leaves out what only changed its leader', () => {
    const leaderOnly = move(2, 'done', { from: [1, 2], to: [1, 2] })
    const moved = move(1, 'done', { from: [1, 2], to: [2, 3] })
    expect(plain(rollBackWords(scopeOf(move(0, 'done'), moved, leaderOnly))).slice(0, 2)).toEqual([
      'A plan is made that brings 2 partitions back to the replicas that they had before this job.',
      'It copies 1 replica, 1.00 MB.',
    ])
    expect(rollBackWords(scopeOf(move(0, 'done')))[1]).toContain('It copies nothing')
    expect(scopeOf(leaderOnly).revertible).toEqual({ partitions: 0, replicas: 0 })
  })

  it('counts replicas that change their log directory', () => {
    const states = ['arrived', 'under-way', 'waiting', 'waiting', 'refused', 'given-up'] as const
    const logDirs = sumOfCopies(
      states.map((state, at) => ({
        ...{ seq: at, broker: at % 2, state, rate: null, stalledSince: null, bytesTotal: 1_000_000 },
        bytesDone: { arrived: 1_000_000, 'under-way': 400_000, waiting: 0, refused: 0, 'given-up': 0 }[state],
      })),
      null,
      1,
    )
    const measured = { ...NO_PROGRESS, logDirs }
    const inside = jobScope({ moves: [], progress: measured })
    expect(pauseWords(inside).slice(0, 2)).toEqual([
      '1 replica is in flight; it ends first.',
      '2 replicas have not begun and wait until the job is resumed.',
    ])
    expect(plain(revertWords(inside))).toEqual([
      '1 replica is in flight; it stays in the log directory of before; the 400 kB copied so far are dropped.',
      '2 replicas have not begun and will not.',
      '1 replica keeps its new log directory. Once the job has ended, a plan can bring it back.',
    ])
    expect(rollBackWords(inside)[0]).toBe(
      'A plan is made that brings 1 replica back to the log directory of before.',
    )
    expect(retryWords(inside)[0]).toBe('A plan is made for the 5 replicas that this job left as they were.')
    expect(inside).toMatchObject({ brokers: 2, busiestBytes: 1_600_000 })
    const all = jobScope({ moves: [move(0, 'moving'), move(1, 'waiting')], progress: measured })
    expect(finishWords(all)).toEqual([
      '1 partition and 1 replica are in flight; they end.',
      '1 partition and 2 replicas have not begun and will not.',
      '1 partition and 2 replicas keep their new replicas and log directories. Once the job has ended, a plan can bring them back.',
    ])
  })

  it('counts what a job has left', () => {
    const left = scopeOf(move(0, 'reverted'), move(1, 'dropped'), move(2, 'refused'), move(3, 'done'))
    expect(retryWords(left)[0]).toBe('A plan is made for the 3 partitions that this job left as they were.')
  })

  it('counts no partition of which only the leader was to go back: no plan would hold it', () => {
    const leaderOnly = move(1, 'dropped', { from: [1, 2], to: [1, 2] })
    expect(scopeOf(leaderOnly).undone).toEqual({ partitions: 0, replicas: 0 })
    expect(retryWords(scopeOf(leaderOnly, move(0, 'dropped')))[0]).toContain(
      'the 1 partition that this job left',
    )
  })

  it('knows what the busiest broker has yet to send', () => {
    // Broker 1 sends three quarters of one copy to each of two, and all of another to each of two.
    expect(busy.busiestBytes).toBe(2 * 750_000 + 2 * 1_000_000 + 2 * 1_000_000)
    expect(scopeOf(move(0, 'waiting', { sizeBytes: null })).busiestBytes).toBeNull()
    expect(busy.brokers).toBe(3)
  })
})
