import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SampleDisks, SIZE } from './log-dirs.fixture.ts'

/** What a job keeps of each replica that it moves to another log directory. */

/** Two of the replicas arrive in round 5; the third begins then. */
const THREE = [
  [0, 1],
  [1, 1],
  [2, 1],
] as const

async function killedIn(disks: SampleDisks, round: number): Promise<void> {
  const killed = disks.run((at) => {
    if (at === round) throw new Error('killed')
  })
  await expect(killed).rejects.toThrow('killed')
}

describe('after a restart', () => {
  test('what had arrived stays known, and what was under way at a silent broker is told to be unknown', async () => {
    const disks = new SampleDisks(THREE)
    await killedIn(disks, 7)
    expect(disks.states).toEqual(['done', 'done', 'moving'])
    disks.silent.add(1)
    disks.wish = 'finish'
    expect(await disks.run(() => undefined)).toEqual({
      state: 'cancelled',
      outcome:
        'Cancelled: 2 replicas of 3 reached the other log directory. Broker 1 does not answer: what it had under way is not known.',
    })
    expect(disks.states).toEqual(['done', 'done', 'unknown'])
    expect(disks.progress.logDirs).toMatchObject({
      ...{ replicas: 3, arrived: 2, underWay: 1, bytesDone: 2 * SIZE + 50 },
      moves: [{ seq: 2, bytesDone: 50, bytesTotal: SIZE }],
    })
  })

  test('what may have been asked for is not told to be where it was', async () => {
    const disks = new SampleDisks([
      [0, 1],
      [1, 2],
    ])
    disks.whenFenced = () => {
      throw new Error('killed')
    }
    await expect(disks.run(() => undefined)).rejects.toThrow('killed')
    expect(disks.states).toEqual(['submitted', 'submitted'])
    disks.silent.add(1)
    disks.wish = 'finish'
    await disks.run(() => undefined)
    expect(disks.states).toEqual(['unknown', 'dropped'])
  })

  test('it goes on with what is left', async () => {
    const disks = new SampleDisks(THREE)
    await killedIn(disks, 3)
    expect((await disks.run(() => undefined)).state).toBe('done')
    expect(disks.states).toEqual(['done', 'done', 'done'])
    expect(disks.asked).toHaveLength(3)
    expect(disks.progress.logDirs).toMatchObject({ arrived: 3, bytesDone: 3 * SIZE, moves: [] })
  })

  test('the end is told as before where it was told', async () => {
    const disks = new SampleDisks(THREE)
    disks.wish = 'run'
    const end = await disks.run((round) => {
      if (round === 6) disks.wish = 'revert'
    })
    expect(disks.states).toEqual(['done', 'done', 'reverted'])
    disks.silent.add(1)
    expect(await disks.run(() => undefined)).toEqual(end)
  })
})

test('one that was taken back, one that was refused and one that was not begun are told apart', async () => {
  const disks = new SampleDisks([
    [0, 1],
    [1, 2],
    [2, 2],
    [3, 2],
  ])
  disks.refusing.add('/b of 1')
  await disks.run((round) => {
    if (round === 2) disks.wish = 'revert'
  })
  expect(disks.states).toEqual(['refused', 'reverted', 'reverted', 'dropped'])
  expect(disks.moves[0]?.problem?.message).toContain('Broker 1 refused to move orders-0')
})

test('where Kafka refuses to tell of the topic, the step does not end while a copy is under way', async () => {
  const disks = new SampleDisks([[0, 1]])
  disks.untold = true
  expect(await disks.run(() => undefined)).toMatchObject({ state: 'failed', outcome: 'Kafka refused.' })
  disks.untold = false
  const broken = disks.run((round) => {
    disks.untold = round === 2
  })
  await expect(broken).rejects.toThrow('Kafka refused.')
  expect(disks.states).toEqual(['moving'])
  disks.untold = false
  expect((await disks.run(() => undefined)).state).toBe('done')
})

test('a copy that is gone waits, and begins anew', async () => {
  const disks = new SampleDisks([[0, 1]])
  const end = await disks.run((round) => {
    if (round === 3) disks.replicas.set('0 on 1', { dir: '/a', future: null })
  })
  expect(end.state).toBe('done')
  expect(disks.asked).toHaveLength(2)
})

describe('measured', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('each copy has its bytes and its rate, and is named once it does not grow', async () => {
    const disks = new SampleDisks([
      [0, 1],
      [1, 2],
    ])
    disks.pace = 10
    const end = await disks.run((round) => {
      vi.setSystemTime(round * 3_000)
      if (round === 2) expect(disks.progress.logDirs?.moves[0]).toMatchObject({ bytesDone: 10, rate: 20 })
      if (round === 3)
        expect(disks.progress.logDirs?.moves).toEqual([
          { seq: 0, bytesDone: 20, bytesTotal: SIZE, rate: 20, stalledSince: null },
          { seq: 1, bytesDone: 20, bytesTotal: SIZE, rate: 20, stalledSince: null },
        ])
      if (round === 4) disks.pace = 0
      if (round !== 50) return
      expect(disks.progress.logDirs).toMatchObject({
        stalled: { copies: 2, brokers: [1, 2] },
        moves: [{ stalledSince: 12_000 }, { stalledSince: 12_000 }],
      })
      disks.pace = SIZE
    })
    expect(end.state).toBe('done')
  })

  test('what each broker has copied follows on what it received before', async () => {
    const disks = new SampleDisks([
      [0, 1],
      [1, 3],
    ])
    const before = { at: -5_000, limit: 1, received: [7, 9] }
    disks.progress = {
      ...disks.progress,
      throughput: { brokers: [1, 2], everyMs: 1_000, samples: [before] },
    }
    const clock = (round: number) => vi.setSystemTime(round * 1_000)
    await expect(
      disks.run((round) => {
        clock(round)
        if (round === 3) throw new Error('killed')
      }),
    ).rejects.toThrow('killed')
    await disks.run((round) => clock(round + 3))
    const { brokers, samples } = disks.progress.throughput
    expect(brokers).toEqual([1, 2, 3])
    expect(samples.map(({ received }) => received)).toEqual([
      [7, 9, 0],
      [7, 9, 0],
      [32, 9, 25],
      [57, 9, 50],
      [82, 9, 75],
      [107, 9, 100],
    ])
  })
})
