import { describe, expect, test } from 'vitest'
import { SampleDisks, SIZE } from './log-dirs.fixture.ts'

const NEVER = () => undefined

test('replicas are moved two at a time on each broker, and what is copied is told', async () => {
  const disks = new SampleDisks([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 2],
  ])
  let most = 0
  const told: (number | undefined)[] = []
  const end = await disks.run(() => {
    most = Math.max(most, disks.copying)
    told.push(disks.progress.logDirs?.bytesDone)
  })
  expect(end).toMatchObject({ state: 'done', outcome: '4 replicas are in the other log directory.' })
  expect(most).toBe(3)
  expect(told.slice(2, 6)).toEqual([75, 150, 225, 300])
  expect(disks.progress.logDirs).toMatchObject({ replicas: 4, arrived: 4, bytesDone: 400, bytesTotal: 400 })
  // One that is under way is not asked for again.
  expect(disks.asked).toHaveLength(4)
})

test('a move waits for room in its directory beside what is under way there, and goes on once there is', async () => {
  const disks = new SampleDisks([
    [0, 1],
    [1, 1],
  ])
  disks.usable['/b'] = 250
  const end = await disks.run((round) => {
    // The first has taken its part.
    if (round === 1) disks.usable['/b'] = 220
    if (round === 4) disks.usable['/b'] = 150
    if (round === 12) {
      expect(disks.places).toEqual(['0 on 1: /b', '1 on 1: /a'])
      expect(disks.waits.at(-1)).toMatchObject({ code: 'disk-full' })
      disks.usable['/b'] = 500
    }
  })
  expect(end.state).toBe('done')
  expect(disks.asked.map(({ partition }) => partition)).toEqual([0, 1])
})

test('a topic that was created again is left alone', async () => {
  const disks = new SampleDisks([[0, 1]])
  disks.topicId = 'another'
  const end = await disks.run(NEVER)
  expect(end).toMatchObject({ state: 'failed', problem: { code: 'reassignment-conflict' } })
  expect(disks.asked).toEqual([])
})

test('a replica that was taken away from a silent broker is not waited for', async () => {
  const disks = new SampleDisks([
    [0, 1],
    [0, 2],
  ])
  const end = await disks.run((round) => {
    if (round === 1) disks.silent.add(1)
    if (round === 10) disks.removed.add(1)
  })
  expect(end).toMatchObject({
    state: 'failed',
    problem: { message: 'Somebody else took the replica of orders-0 away from broker 1.' },
  })
})

test('a slow database holds up no request', async () => {
  const disks = new SampleDisks([
    [0, 1],
    [1, 1],
  ])
  disks.databaseMs = 5_000
  disks.pace = 10
  const end = await disks.run((round) => {
    if (round === 3) disks.wish = 'revert'
  })
  expect(disks.asked.map(({ dir }) => dir)).toEqual(['/b', '/b', '/a', '/a'])
  expect(end.state).toBe('cancelled')
})

test('what somebody else does between the round and its request is not overwritten', async () => {
  const disks = new SampleDisks([[0, 1]])
  disks.whenFenced = () => disks.replicas.set('0 on 1', { dir: '/a', future: { dir: '/c', bytes: 0 } })
  expect(await disks.run(NEVER)).toMatchObject({
    state: 'failed',
    problem: { code: 'reassignment-conflict' },
  })
  expect(disks.asked).toEqual([])
})

test('paused, it rests once nothing is under way, and begins nothing more until it is resumed', async () => {
  const disks = new SampleDisks([
    [0, 1],
    [1, 1],
    [2, 1],
  ])
  const end = await disks.run((round) => {
    if (round === 1) disks.wish = 'pause'
    if (round === 1) disks.silent.add(1)
    if (round === 2) {
      expect(disks.waits.at(-1)?.hint).toContain('what is in flight ends, and the job rests')
      disks.silent.delete(1)
    }
    if (disks.rests.at(-1)) expect(disks.copying).toBe(0)
    if (round === 20) {
      expect(disks.rests.at(-1)).toBe(true)
      expect(disks.places).toEqual(['0 on 1: /b', '1 on 1: /b', '2 on 1: /a'])
      disks.wish = 'run'
    }
  })
  expect(end.state).toBe('done')
  expect(disks.rests.at(-1)).toBe(false)
})

describe('cancelled', () => {
  const THREE = [
    [0, 1],
    [1, 1],
    [2, 1],
  ] as const

  test('to finish, what was asked for ends and nothing more begins', async () => {
    const disks = new SampleDisks(THREE)
    const end = await disks.run((round) => {
      if (round === 1) disks.wish = 'finish'
    })
    expect(disks.places).toEqual(['0 on 1: /b', '1 on 1: /b', '2 on 1: /a'])
    expect(end).toMatchObject({
      state: 'cancelled',
      outcome: 'Cancelled: 2 replicas of 3 reached the other log directory, the others stay where they were.',
    })
  })

  test('to go back, what is under way stays where it was', async () => {
    const disks = new SampleDisks(THREE)
    const end = await disks.run((round) => {
      if (round === 2) disks.wish = 'revert'
    })
    expect(disks.places).toEqual(['0 on 1: /a', '1 on 1: /a', '2 on 1: /a'])
    expect(end.state).toBe('cancelled')
  })

  test('what arrives while it is taken back is waited for on its way back', async () => {
    const disks = new SampleDisks([[0, 1]])
    const end = await disks.run((round) => {
      if (round === 2) disks.wish = 'revert'
      // It was asked to stay after it had arrived.
      if (round === 3) disks.replicas.set('0 on 1', { dir: '/b', future: { dir: '/a', bytes: 0 } })
    })
    expect(disks.places).toEqual(['0 on 1: /a'])
    expect(end).toMatchObject({ state: 'cancelled', outcome: expect.stringContaining('0 replicas of 1') })
  })

  test('what goes back already is waited for when it is to finish after all', async () => {
    const disks = new SampleDisks([[0, 1]])
    const end = await disks.run((round) => {
      if (round === 2) disks.wish = 'revert'
      if (round !== 3) return
      disks.replicas.set('0 on 1', { dir: '/b', future: { dir: '/a', bytes: 0 } })
      disks.wish = 'finish'
    })
    expect(disks.places).toEqual(['0 on 1: /a'])
    expect(end).toMatchObject({ state: 'cancelled', outcome: expect.stringContaining('0 replicas of 1') })
  })

  test('a broker that is silent holds up none of the others, and the end', async () => {
    const disks = new SampleDisks([
      [0, 1],
      [1, 2],
    ])
    disks.pace = 0
    const end = await disks.run((round) => {
      if (round === 1) {
        disks.silent.add(1)
        disks.wish = 'revert'
      }
      if (round === 10) {
        expect(disks.places).toEqual(['0 on 1: /a → /b', '1 on 2: /a'])
        expect(disks.waits.at(-1)).toMatchObject({ code: 'timed-out' })
        disks.silent.delete(1)
      }
    })
    expect(disks.copying).toBe(0)
    expect(end.state).toBe('cancelled')
  })

  test.each(['finish', 'revert'] as const)(
    'to %s, a broker that stays silent has half a minute, and what it had under way is told to be unknown',
    async (wish) => {
      const disks = new SampleDisks([
        [0, 1],
        [1, 1],
        [2, 1],
        [3, 2],
      ])
      let cancelledAt = 0
      const end = await disks.run((round) => {
        if (round === 2) disks.silent.add(1)
        if (round === 20)
          expect(disks.waits.at(-1)?.hint).toContain('cancel the job: it then ends without it')
        if (round !== 30) return
        disks.wish = wish
        cancelledAt = disks.elapsedMs
      })
      expect(disks.elapsedMs - cancelledAt).toBe(30_500)
      expect(end).toEqual({
        state: 'cancelled',
        outcome:
          'Cancelled: 1 replica of 4 reached the other log directory, 1 stays where it was. Broker 1 does not answer: what it had under way is not known.',
      })
      expect(disks.progress.logDirs).toMatchObject({ arrived: 1, underWay: 2, bytesDone: SIZE + 2 * 25 })
      expect(disks.waits.at(-1)).toMatchObject({
        message: 'Broker 1 does not tell where its replicas are. Broker 1 does not answer.',
        hint: expect.stringContaining('the job ends without it after 30 s'),
      })
    },
  )

  test('a broker that answers now and then is not given up', async () => {
    const disks = new SampleDisks([[0, 1]])
    disks.pace = 1
    const end = await disks.run((round) => {
      if (round === 1) disks.wish = 'finish'
      if (round % 50 === 0) disks.silent.delete(1)
      else disks.silent.add(1)
      if (round === 99) disks.pace = SIZE
    })
    expect(disks.places).toEqual(['0 on 1: /b'])
    expect(end.state).toBe('done')
  })

  test('where a broker refuses, it does not end while a copy runs, and says so', async () => {
    const disks = new SampleDisks([
      [0, 1],
      [1, 2],
    ])
    disks.refusing.add('/a of 1')
    disks.pace = 5
    const end = await disks.run((round) => {
      if (round === 1) disks.wish = 'revert'
    })
    expect(disks.places).toEqual(['0 on 1: /b', '1 on 2: /a'])
    expect(end).toMatchObject({ state: 'failed', outcome: expect.stringContaining('not: orders-1 on 2') })
    expect(disks.asked.filter(({ dir }) => dir === '/a')).toHaveLength(2)
  })

  test('before it began, it waits for no broker, and what it was to move stays known', async () => {
    const disks = new SampleDisks([[0, 1]])
    disks.silent.add(1)
    disks.wish = 'finish'
    expect(await disks.run(NEVER)).toMatchObject({ state: 'cancelled' })
    expect(disks.waits.every((why) => why === null)).toBe(true)
    expect(disks.progress.logDirs).toMatchObject({ replicas: 1, arrived: 0, bytesTotal: SIZE })
  })
})
