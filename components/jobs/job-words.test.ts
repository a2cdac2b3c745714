import { describe, expect, it } from 'vitest'
import type { Job, JobMove, MoveState, StepKind } from '#lib/domain/job/job.ts'
import { NO_THROUGHPUT } from '#lib/domain/job/throughput.ts'
import { problem } from '#lib/domain/problem.ts'
import { jobLede, jobSentence } from './job-words.ts'

const move = (partition: number, state: MoveState = 'moving'): JobMove => ({
  seq: partition,
  state,
  problem: null,
  topic: 'orders',
  partition,
  from: [1],
  to: [1, 2, 3],
  sizeBytes: 1000,
})

function job(over: Partial<Job>, step?: StepKind): Job {
  return {
    id: 'a1',
    clusterSlug: 'demo',
    planId: 'p1',
    title: 'Give orders 3 replicas',
    state: 'running',
    createdBy: 'operator',
    createdAt: 0,
    startedAt: 0,
    endedAt: null,
    throttleBytesPerSecond: 20_000_000,
    steps:
      step === undefined
        ? []
        : [{ seq: 0, kind: step, state: 'running', startedAt: 0, endedAt: null, outcome: null }],
    wish: 'run',
    partitions: 2,
    bytesTotal: 4000,
    moves: [move(0, 'done'), move(1)],
    progress: {
      moves: [],
      bytesDone: 0,
      bytesTotal: 4000,
      rate: null,
      secondsLeft: null,
      throughput: NO_THROUGHPUT,
    },
    problem: null,
    verdict: [],
    log: [],
    ...over,
  }
}

const said = (value: Job) =>
  jobSentence(value)
    .map(({ text }) => text)
    .join('')
    .replaceAll('\u00a0', ' ')

describe('jobSentence', () => {
  it('says how far it is and when it is over', () => {
    const moves = [{ seq: 1, bytesDone: 100, bytesTotal: 2000, rate: 100, stalledSince: null }] as const
    const progress = {
      moves,
      bytesDone: 2100,
      bytesTotal: 4000,
      rate: 100,
      secondsLeft: 19,
      throughput: NO_THROUGHPUT,
    }
    expect(said(job({ progress }, 'reassign'))).toBe(
      'It is going well: 2.10 kB of 4.00 kB are copied, about 19 s left.',
    )
    expect(said(job({ progress: { ...progress, bytesTotal: null } }, 'reassign'))).toContain(
      '1 of 2 partitions is copied',
    )
    expect(said(job({ progress: { ...progress, secondsLeft: null } }, 'reassign'))).toContain('not known yet')
  })

  it('names what it does before and after the copying', () => {
    expect(said(job({}))).toBe('It is starting.')
    expect(said(job({}, 'check'))).toContain('checking')
    expect(said(job({}, 'verify'))).toContain('reading the cluster again')
  })

  it('says what it waits for, and why it failed', () => {
    const down = problem('timed-out', 'Broker 3 is down.', 'Start it.')
    expect(said(job({ state: 'blocked', problem: down }))).toBe('It waits: Broker 3 is down.')
    expect(jobLede(job({ state: 'blocked', problem: down }))).toContain('Start it.')
    expect(said(job({ state: 'failed', problem: down }))).toBe('It failed: Broker 3 is down.')
  })

  it('judges the end by the findings', () => {
    const gone = { finding: 'a', title: 'A', gone: true }
    const there = { finding: 'b', title: 'B', gone: false }
    expect(said(job({ state: 'done', verdict: [gone] }))).toBe('It is done: the finding is gone.')
    expect(said(job({ state: 'done', verdict: [gone, gone] }))).toBe('It is done: all 2 findings are gone.')
    expect(said(job({ state: 'done', verdict: [gone, there] }))).toBe(
      'It is done, but 1 of 2 findings is still there.',
    )
    expect(said(job({ state: 'done' }))).toBe('It is done: 2 partitions have their new replicas.')
    const ended = job({ state: 'done', startedAt: 1000, endedAt: 32_000 })
    expect(jobLede(ended).replaceAll('\u00a0', ' ')).toBe(
      'It copied 0 B to give 2 partitions their new replicas, and took 31 s.',
    )
  })
})
