import { describe, expect, it } from 'vitest'
import type { Job, JobMove, MoveState, StepKind } from '#lib/domain/job/job.ts'
import { type LogDirCopy, type LogDirProgress, sumOfCopies } from '#lib/domain/job/log-dir-progress.ts'
import { problem } from '#lib/domain/problem.ts'
import { NO_PROGRESS, sampleJob } from './job.fixture.ts'
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
  return sampleJob({
    throttleBytesPerSecond: 20_000_000,
    steps:
      step === undefined
        ? []
        : [{ seq: 0, kind: step, state: 'running', startedAt: 0, endedAt: null, outcome: null }],
    bytesTotal: 4000,
    moves: [move(0, 'done'), move(1)],
    progress: { ...NO_PROGRESS, bytesTotal: 4000 },
    ...over,
  })
}

const said = (value: Job) =>
  jobSentence(value)
    .map(({ text }) => text)
    .join('')
    .replaceAll('\u00a0', ' ')

const lede = (value: Job) => jobLede(value).replaceAll('\u00a0', ' ')

describe('jobSentence', () => {
  it('says how far it is and when it is over', () => {
    const moves = [{ seq: 1, bytesDone: 100, bytesTotal: 2000, rate: 100, stalledSince: null }] as const
    const progress = {
      ...NO_PROGRESS,
      ...{ moves, bytesDone: 2100, bytesTotal: 4000, rate: 100, secondsLeft: 19 },
    }
    expect(said(job({ progress }, 'reassign'))).toBe(
      'It is going well: 2.10 kB of 4.00 kB are copied, about 19 s left.',
    )
    expect(said(job({ progress: { ...progress, bytesTotal: null } }, 'reassign'))).toContain(
      '1 of 2 partitions is copied',
    )
    expect(said(job({ progress: { ...progress, secondsLeft: null } }, 'reassign'))).toContain('not known yet')
  })

  it('says that the limit is too low for what is written, with the rate that would do', () => {
    const losing = [{ broker: 4, direction: 'in', bytesPerSecond: 24e6, partitions: ['orders-1'] }] as const
    const { progress } = job({})
    const slow = job({ progress: { ...progress, losing } }, 'reassign')
    expect(said(slow)).toBe(
      'The copies come no nearer to their end: orders-1 receives 24.0 MB/s on broker 4; the limit is 20.0 MB/s. 48.0 MB/s would leave as much for the copies as for what is written.',
    )
    expect(said({ ...slow, wish: 'pause' })).toContain('come no nearer')
    expect(said({ ...slow, moves: [move(0, 'done')] })).toContain('It is going well')
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
    expect(lede(ended)).toBe('It copied 0 B to give 2 partitions their new replicas. It took 31 s.')
  })

  it('says what is being carried out, and how much is in flight yet', () => {
    const moves = [move(0, 'done'), move(1), move(2, 'submitted'), move(3, 'waiting')]
    expect(said(job({ moves, wish: 'pause' }, 'reassign'))).toBe(
      'It is pausing: 2 partitions in flight end first.',
    )
    expect(said(job({ moves, wish: 'finish' }, 'reassign'))).toBe(
      'It is being cancelled: 2 partitions in flight end first.',
    )
    const back = [move(0, 'done'), move(1, 'reverting')]
    expect(said(job({ moves: back, wish: 'revert' }, 'reassign'))).toBe(
      'It is being cancelled: 1 partition in flight goes back to where it was.',
    )
    expect(said(job({ moves: [move(0, 'refused'), move(1)] }, 'reassign'))).toBe(
      'It stops, because 1 partition cannot be moved: 1 partition in flight ends first.',
    )
    expect(said(job({ moves: [], state: 'paused' }))).toContain('It rests')
  })

  it('names the brokers that a stalled copy goes to', () => {
    const moves = [{ seq: 1, bytesDone: 1, bytesTotal: 9, rate: 0, stalledSince: 5 }]
    const progress = { ...job({}).progress, moves }
    expect(said(job({ progress }, 'reassign'))).toBe(
      'It is stalled: 1 copy to brokers 2 and 3 does not grow.',
    )
    expect(said(job({ progress, wish: 'finish' }, 'reassign'))).toBe(
      'It is stalled: 1 copy to brokers 2 and 3 does not grow. It is being cancelled: 1 partition in flight ends first.',
    )
  })

  it('tells apart what a cancelled job did, took back and never began', () => {
    const moves = [move(0, 'done'), move(1, 'reverted'), move(2, 'dropped'), move(3, 'dropped')]
    const cancelled = job({ state: 'cancelled', moves })
    expect(said(cancelled)).toBe(
      'It was cancelled: 1 of 4 partitions has its new replicas, 1 went back, 2 were not begun.',
    )
    expect(lede(cancelled)).toBe('0 B were copied and kept.')
  })

  it('does not speak of copies where there are none', () => {
    const leaders = [{ ...move(0, 'done'), from: [1, 2], to: [1, 2] }]
    const elect = { seq: 0, kind: 'elect', state: 'done', startedAt: 0, endedAt: 1 } as const
    const steps = [{ ...elect, outcome: '1 leader moved to the preferred broker.' }]
    const elected = job({ state: 'done', moves: leaders, steps })
    expect(said(elected)).toBe('It is done: 1 partition was asked for its preferred leader.')
    expect(lede(elected)).toBe('1 leader moved to the preferred broker.')
    const dropped = job({ state: 'done', moves: [{ ...move(0, 'done'), from: [1, 2], to: [1] }] })
    expect(said(dropped)).toBe('It is done: 1 partition has its new replicas.')
    expect(lede(dropped)).toBe('Nothing was copied: replicas were only dropped.')
    const ordered = [{ ...move(0, 'done'), from: [1, 2], to: [2, 1] }, move(1)].slice(0, 1)
    expect(said(job({ moves: ordered }, 'reassign'))).toBe(
      'Nothing has to be copied: 1 of 1 partition has its new order.',
    )
  })

  describe('of moves between log directories', () => {
    const copies = (over: Partial<LogDirCopy>[]) =>
      sumOfCopies(
        over.map((own, seq) => ({
          ...{ seq, broker: 1, state: 'waiting' as const, bytesDone: 0, bytesTotal: 4_000_000 },
          ...{ rate: null, stalledSince: null },
          ...own,
        })),
        1_000_000,
        2_000_000,
      )
    const arrived = { state: 'arrived', bytesDone: 4_000_000 } as const
    const running = { state: 'under-way', bytesDone: 1_000_000 } as const
    const inside = (logDirs: LogDirProgress, over: Partial<Job> = {}, step?: StepKind) =>
      job({ moves: [], ...over, progress: { ...job({}).progress, bytesTotal: 0, logDirs } }, step)

    it('says what is copied of how much, and what stalls', () => {
      const logDirs = copies([arrived, running, {}])
      expect(said(inside(logDirs, {}, 'log-dirs'))).toBe(
        'It is going well: 5.00 MB of 12.0 MB are copied between log directories, about 7 s left.',
      )
      const stalled = copies([
        { ...running, stalledSince: 5 },
        { ...running, broker: 2, stalledSince: 5 },
      ])
      expect(said(inside(stalled, {}, 'log-dirs'))).toBe(
        'It is stalled: 2 copies between log directories on brokers 1 and 2 do not grow.',
      )
    })

    it('says what ends first, or stays', () => {
      const logDirs = copies([arrived, running, {}])
      expect(said(inside(logDirs, { wish: 'pause' }, 'log-dirs'))).toBe(
        'It is pausing: 1 copy in flight ends first.',
      )
      expect(said(inside(logDirs, { wish: 'revert' }, 'log-dirs'))).toBe(
        'It is being cancelled: 1 copy in flight stays in the log directory where it is.',
      )
      expect(said(inside(copies([arrived, {}]), { wish: 'finish' }, 'log-dirs'))).toBe(
        'It is being cancelled.',
      )
    })

    it('says that it stops because of what somebody else has changed', () => {
      const why = problem('reassignment-conflict', 'Somebody else moved orders-1.')
      const at = { topic: 'orders', broker: 1, from: '/a', to: '/b', bytes: 4_000_000 }
      const logDirMoves = [
        { ...at, seq: 0, partition: 0, state: 'moving', problem: null },
        { ...at, seq: 1, partition: 1, state: 'refused', problem: why },
      ] as const
      const stopping = copies([running, { state: 'refused' }])
      expect(said(inside(stopping, { logDirMoves }, 'log-dirs'))).toBe(
        'It stops, because 1 replica cannot be moved: 1 copy in flight ends first.',
      )
      const others = logDirMoves.map((move) => ({ ...move, problem: problem('kafka-refused', 'No.') }))
      expect(said(inside(stopping, { logDirMoves: others }, 'log-dirs'))).toContain('It is going well')
    })

    it('speaks of replicas at the end, not of partitions or leaders', () => {
      const done = inside(copies([arrived, arrived]), { state: 'done', startedAt: 0, endedAt: 5_000 })
      expect(said(done)).toBe('It is done: 2 replicas are in their new log directory.')
      expect(lede(done)).toBe('It copied 8.00 MB to bring 2 replicas to another log directory. It took 5 s.')
      const cancelled = inside(copies([arrived, {}, {}]), { state: 'cancelled' })
      expect(said(cancelled)).toBe(
        'It was cancelled: 1 of 3 replicas is in its new log directory, 2 stay where they were.',
      )
      expect(said(inside(copies([arrived, running, {}]), { state: 'cancelled' }))).toBe(
        'It was cancelled: 1 of 3 replicas is in its new log directory, 1 stays where it was, what became of 1 is not known.',
      )
      expect(lede(cancelled)).toBe('4.00 MB were copied and kept.')
      const paused = inside(copies([arrived, {}]), { state: 'paused' })
      expect(said(paused)).toBe('It rests: 4.00 MB of 8.00 MB are copied, and nothing is in flight.')
    })

    it('counts both where partitions move as well', () => {
      const logDirs = copies([arrived, {}])
      const progress = { ...job({}).progress, bytesDone: 1_000, bytesTotal: 2_000, logDirs }
      expect(said(job({ state: 'failed', problem: problem('timed-out', 'No.'), progress }))).toBe(
        'It failed: No.',
      )
      expect(jobLede(job({ state: 'failed', problem: null, moves: [move(0, 'done')], progress }))).toBe(
        '1 of 1 partition has its new replicas, 1 of 2 replicas is in its new log directory, 1 stays where it was.',
      )
    })
  })
})
