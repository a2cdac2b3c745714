import { expect, test } from 'vitest'
import { sampleCluster } from '#lib/domain/sample.ts'
import { SampleDisks } from './log-dirs.fixture.ts'

/** When moves between log directories begin, and when none does any more. */

const THREE = [
  [0, 1],
  [1, 1],
  [2, 1],
] as const

/** A cluster with another topic: so many replicas in sync are needed of two, and one is. */
function clusterNeeding(minimum: number, isr: readonly number[] = [1]) {
  const config = { 'min.insync.replicas': String(minimum) }
  const payments = { replicas: [[1, 2]], config, differing: { 0: { isr } } }
  return sampleCluster({ brokers: { 1: null, 2: null }, topics: { payments } })
}

test('none begins while partitions have fewer replicas in sync than writes need; what is under way ends', async () => {
  const disks = new SampleDisks(THREE)
  const end = await disks.run((round) => {
    if (round === 1) disks.cluster = clusterNeeding(2)
    if (round === 4) expect(disks.waits.at(-1)).toBeNull()
    if (round !== 12) return
    expect(disks.places).toEqual(['0 on 1: /b', '1 on 1: /b', '2 on 1: /a'])
    expect(disks.waits.at(-1)).toMatchObject({
      code: 'below-min-isr',
      message: expect.stringContaining('payments-0'),
    })
    disks.cluster = clusterNeeding(2, [1, 2])
  })
  expect(end.state).toBe('done')
})

test('one goes at a time on a broker with a partition at its minimum', async () => {
  const disks = new SampleDisks([...THREE, [3, 3], [4, 3]])
  disks.cluster = {
    ...clusterNeeding(1),
    brokers: sampleCluster({ brokers: { 1: null, 2: null, 3: null }, topics: {} }).brokers,
  }
  let most = 0
  const end = await disks.run((round) => {
    most = Math.max(most, disks.copying)
    if (round === 1) expect(disks.asked.map(({ broker }) => broker)).toEqual([1, 3, 3])
  })
  expect(most).toBe(3)
  expect(end.state).toBe('done')
})

test('where somebody else is at work on the same, what is under way ends, and nothing more begins', async () => {
  const disks = new SampleDisks([...THREE, [3, 2], [4, 2], [5, 2]])
  const end = await disks.run((round) => {
    if (round === 1) disks.replicas.set('2 on 1', { dir: '/c', future: null })
    // Nothing but the four on their way is left to copy.
    if (round === 3)
      expect(disks.progress.logDirs).toMatchObject({ underWay: 4, refused: 1, givenUp: 1, busiestBytes: 100 })
  })
  expect(end).toMatchObject({
    state: 'failed',
    outcome:
      '4 replicas of 6 reached the other log directory; not: orders-2 on 1 and orders-5 on 2. Somebody else moved orders-2 on broker 1 to /c.',
    problem: { code: 'reassignment-conflict' },
  })
  expect(disks.states).toEqual(['done', 'done', 'refused', 'done', 'done', 'dropped'])
})

test('where a broker refuses, the others go on', async () => {
  const disks = new SampleDisks([...THREE, [3, 2], [4, 2], [5, 2]])
  disks.refusing.add('/b of 1')
  const end = await disks.run(() => undefined)
  expect(end.state).toBe('failed')
  expect(disks.states).toEqual(['refused', 'refused', 'refused', 'done', 'done', 'done'])
  expect(disks.asked.filter(({ broker }) => broker === 1)).toHaveLength(3)
})
