import { expect, test } from 'vitest'
import type { JobMove, MoveState } from '#lib/domain/job/job.ts'
import { sumOfCopies } from '#lib/domain/job/log-dir-progress.ts'
import { problem } from '#lib/domain/problem.ts'
import {
  endText,
  jobJson,
  jobsJson,
  jobsText,
  jobText,
  progressLine,
  progressWords,
  type Shown,
} from './job-report.ts'

const throughput = { brokers: [2], everyMs: 1_000, samples: [] }
const AT = Date.UTC(2026, 10, 21, 18, 0, 2)

function move(partition: number, state: MoveState): JobMove {
  return {
    ...{ seq: partition, topic: 'orders', partition, from: [1], to: [1, 2] },
    ...{ state, sizeBytes: 1_000, problem: null },
  }
}

function job(over: Partial<Shown> = {}): Shown {
  return {
    ...{
      id: '3fa9c21e04',
      clusterSlug: 'prod',
      planId: 'p1',
      title: 'Import of moves.json',
      state: 'running',
    },
    ...{ wish: 'run', carrier: 'this', createdBy: 'operator', createdAt: AT, startedAt: AT, endedAt: null },
    ...{
      throttleBytesPerSecond: 20_000_000,
      partitions: 2,
      replicas: 0,
      bytesTotal: 2_000,
      problem: null,
      verdict: [],
    },
    steps: [{ seq: 0, kind: 'reassign', state: 'running', startedAt: AT, endedAt: null, outcome: null }],
    moves: [move(0, 'done'), move(1, 'moving')],
    logDirMoves: [],
    progress: {
      moves: [],
      bytesDone: 1_500,
      bytesTotal: 2_000,
      rate: 250,
      secondsLeft: 2,
      throughput,
      losing: [],
      logDirs: null,
    },
    log: [{ at: AT, text: 'The job starts.' }],
    leftovers: [],
    ...over,
  }
}

test('a line of progress holds what was measured, and fits the terminal', () => {
  const words = '75 %, 1.50 kB of 2.00 kB, 1 of 2 partitions, 250 B/s, 2 s left'
  expect(progressWords(job())).toBe(words)
  expect(progressLine(job(), 200)).toBe(`${'█'.repeat(18)}${'░'.repeat(6)} ${words}`)
  expect(progressLine(job(), 40)).toHaveLength(39)
  expect(progressLine(job(), 0)).toBe('')
})

test('what is not known is left out, and nothing to copy counts partitions', () => {
  const progress = {
    moves: [],
    bytesDone: 1_500,
    bytesTotal: null,
    rate: null,
    secondsLeft: null,
    throughput,
    losing: [],
    logDirs: null,
  }
  expect(progressWords(job({ progress }))).toBe('50 %, 1.50 kB copied, 1 of 2 partitions')
})

test('copies between log directories are counted as well', () => {
  const copies = [500, 0].map((bytesDone, seq) => ({
    ...{ seq, broker: 1, state: 'under-way' as const, rate: null, stalledSince: null },
    ...{ bytesDone, bytesTotal: 1_000 },
  }))
  const logDirs = sumOfCopies(copies, 100, 1_000)
  const progress = { ...job().progress, moves: [], bytesDone: 0, bytesTotal: 0, rate: null, logDirs }
  const steps = job().steps.map((step) => ({ ...step, kind: 'log-dirs' as const }))
  const inside = job({ moves: [], partitions: 0, replicas: 2, progress, steps })
  expect(progressWords(inside)).toBe('25 %, 500 B of 2.00 kB, 0 of 2 replicas, 100 B/s, 15 s left')
  expect(jobText(inside)).toContain('0 of 2 replicas done.')
  expect(JSON.parse(jobJson(inside))).toMatchObject({
    replicaCount: 2,
    progress: { logDirs: { underWay: 2 } },
  })
  expect(jobsText([{ ...inside, settings: 0 }])).toContain('2 replicas')
})

test('each replica that changes its log directory is shown, and which of them is stuck', () => {
  const states = ['done', 'moving', 'unknown', 'refused', 'waiting'] as const
  const logDirMoves = states.map((state, seq) => ({
    ...{ seq, topic: 'orders', partition: seq, broker: 3, from: '/a', to: '/b', bytes: 1_000, state },
    problem: state === 'refused' ? problem('kafka-refused', 'No.') : null,
  }))
  const copy = { broker: 3, state: 'under-way' as const, bytesTotal: 2_000 }
  const logDirs = sumOfCopies(
    [
      { ...copy, seq: 1, bytesDone: 500, rate: 20, stalledSince: AT },
      { ...copy, seq: 2, bytesDone: 700, rate: null, stalledSince: null },
    ],
    20,
    1_000,
  )
  const shown = job({ moves: [], logDirMoves, progress: { ...job().progress, moves: [], logDirs } })
  const told = JSON.parse(jobJson(shown))
  const place = { topic: 'orders', broker: 3, from: '/a', to: '/b' }
  expect(told.replicas.slice(0, 2)).toEqual([
    {
      ...{ ...place, partition: 0, state: 'done', bytesDone: 1_000, bytesTotal: 1_000 },
      ...{ rate: null, stalledSince: null, problem: null },
    },
    {
      ...{ ...place, partition: 1, state: 'moving', bytesDone: 500, bytesTotal: 2_000 },
      ...{ rate: 20, stalledSince: '2026-11-21T18:00:02.000Z', problem: null },
    },
  ])
  expect(told.replicas.slice(2)).toMatchObject([
    { state: 'unknown', bytesDone: 700 },
    { state: 'refused', problem: 'No.' },
    { state: 'waiting', bytesDone: 0, bytesTotal: 1_000 },
  ])
  expect(told.progress.logDirs).not.toHaveProperty('moves')
  expect(jobText(shown)).toContain(
    '\norders-1 on 3: has not grown since 2026-11-21 18:00:02 UTC.\norders-3 on 3: No.\n',
  )
})

test('where the limit is used up by what is written, the line says so in place of the progress', () => {
  const losing = [{ broker: 3, direction: 'in', bytesPerSecond: 3e7, partitions: ['orders-1'] }] as const
  expect(progressWords(job({ progress: { ...job().progress, losing } }))).toContain(
    'orders-1 receives 30.0 MB/s on broker 3; the limit is 20.0 MB/s.',
  )
})

test('a job that does not copy says what it does or waits for', () => {
  const why = problem('timed-out', 'Broker 3 is down: 2 partitions wait for it.', 'Start the broker.')
  expect(progressWords(job({ state: 'blocked', problem: why }))).toBe(
    'It waits: Broker 3 is down: 2 partitions wait for it.',
  )
  expect(progressWords(job({ steps: [] }))).toBe('It is starting.')
})

test('jobs are listed with who has left them', () => {
  const jobs = [
    { ...job({ carrier: 'nobody' }), settings: 0 },
    { ...job({ id: 'a1', state: 'done', carrier: 'nobody', bytesTotal: null }), settings: 0 },
    { ...job({ id: 'b2', state: 'done', title: 'Set a.b = 2', partitions: 0 }), settings: 1 },
  ]
  expect(jobsText(jobs)).toBe(
    `Job         Cluster  State               Changes    Bytes  Made                     Title
3fa9c21e04  prod     running, left  2 partitions  2.00 kB  2026-11-21 18:00:02 UTC  Import of moves.json
a1          prod     done           2 partitions  unknown  2026-11-21 18:00:02 UTC  Import of moves.json
b2          prod     done              1 setting        –  2026-11-21 18:00:02 UTC  Set a.b = 2

Left: nobody carries it out at the moment. ballast job ID --resume goes on with it.
`,
  )
  expect(jobsText([{ ...job(), settings: 0 }])).not.toContain('Left')
  expect(jobsText([])).toBe('There is no job yet.\n')
  expect(JSON.parse(jobsJson(jobs.slice(0, 2))).jobs).toMatchObject([
    {
      id: '3fa9c21e04',
      cluster: 'prod',
      state: 'running',
      carriedOut: false,
      createdAt: '2026-11-21T18:00:02.000Z',
    },
    { id: 'a1', endedAt: null },
  ])
})

test('a job is shown with its steps, what is stuck and its log', () => {
  const stalled = { seq: 1, bytesDone: 500, bytesTotal: 1_000, rate: null, stalledSince: AT }
  const shown = job({
    carrier: 'nobody',
    moves: [{ ...move(0, 'refused'), problem: problem('kafka-refused', 'No.') }, move(1, 'moving')],
    progress: {
      moves: [stalled],
      bytesDone: 500,
      bytesTotal: 2_000,
      rate: null,
      secondsLeft: null,
      throughput,
      losing: [],
      logDirs: null,
    },
  })
  expect(jobText(shown)).toBe(
    `It is stalled: 1 copy to broker 2 does not grow. It stops, because 1 partition cannot be moved: 1 partition in flight ends first.
Nobody carries it out at the moment. Go on with it: ballast job 3fa9c21e04 --resume

Job 3fa9c21e04 on prod: Import of moves.json
Made by operator at 2026-11-21 18:00:02 UTC, limited to 20.0 MB/s for each broker.
0 of 2 partitions done.

Step                                        State    Outcome
Bring the partitions to their new replicas  running

orders-0: No.
orders-1: has not grown since 2026-11-21 18:00:02 UTC.

18:00:02 UTC  The job starts.
`,
  )
  expect(JSON.parse(jobJson(shown))).toMatchObject({
    id: '3fa9c21e04',
    carriedOut: false,
    partitionCount: 2,
    progress: { bytesDone: 500, bytesTotal: 2_000, rate: null },
    steps: [{ kind: 'reassign', state: 'running', startedAt: '2026-11-21T18:00:02.000Z', endedAt: null }],
    partitions: [
      { topic: 'orders', partition: 0, from: [1], to: [1, 2], state: 'refused', problem: 'No.' },
      {
        partition: 1,
        state: 'moving',
        bytesDone: 500,
        stalledSince: '2026-11-21T18:00:02.000Z',
        problem: null,
      },
    ],
    log: [{ at: '2026-11-21T18:00:02.000Z', text: 'The job starts.' }],
  })
})

test('the end says what can be done now', () => {
  const failure = problem('reassignment-conflict', 'Somebody else is moving orders-1.')
  expect(endText(job({ state: 'failed', problem: failure }))).toBe(
    `It failed: Somebody else is moving orders-1.
${failure.hint}
Do what is left: ballast job 3fa9c21e04 --retry
Bring back what it has changed: ballast job 3fa9c21e04 --rollback
`,
  )
  expect(endText(job({ state: 'done', moves: [move(0, 'done'), move(1, 'done')] }))).toBe(
    `It is done: 2 partitions have their new replicas.
Bring back what it has changed: ballast job 3fa9c21e04 --rollback
`,
  )
})

test('the end of a job that changes settings offers both ways once it has begun to', () => {
  const settings = (configure: 'pending' | 'failed' | 'cancelled' | 'done', state: Shown['state']) => {
    const fixed = { startedAt: AT, endedAt: AT, outcome: null }
    const steps: Shown['steps'] = [{ seq: 0, kind: 'configure', state: configure, ...fixed }]
    const lines = endText(job({ state, steps, moves: [], partitions: 0 })).split('\n')
    return lines.flatMap((line) => / --(retry|rollback)$/.exec(line)?.[1] ?? [])
  }
  expect(settings('failed', 'failed')).toEqual(['retry', 'rollback'])
  expect(settings('cancelled', 'cancelled')).toEqual(['retry', 'rollback'])
  expect(settings('pending', 'failed')).toEqual(['retry'])
  expect(settings('done', 'done')).toEqual(['rollback'])
})

test('a job that only elected leaders has nothing to bring back or to do again', () => {
  const led = (state: MoveState): Shown['moves'][number] => ({ ...move(0, state), from: [1, 2] })
  expect(endText(job({ state: 'done', moves: [led('done')] }))).not.toContain('ballast job')
  expect(endText(job({ state: 'cancelled', moves: [led('dropped')] }))).not.toContain('ballast job')
})
