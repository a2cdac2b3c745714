import { expect, test } from 'vitest'
import type { JobMove, Wish } from '#lib/domain/job/job.ts'
import { limitsAt } from '#lib/domain/job/next-moves.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import { hindranceTo, sceneOf } from './hindrance.ts'

const RACKS = { 1: 'a', 2: 'b', 3: 'c' }
const topics = { orders: { replicas: [[1], [1], [1]] } }
const healthy = sampleCluster({ brokers: RACKS, topics })
const NOBODY: ReadonlySet<number> = new Set()

function move(partition: number, to: number): JobMove {
  return {
    ...{ seq: partition, topic: 'orders', partition, from: [1], to: [1, to], sizeBytes: 1_000 },
    ...{ state: 'waiting', problem: null },
  }
}

function hindrance(
  stages: { waiting?: JobMove[]; next?: JobMove[]; underWay?: JobMove[] },
  { cluster = healthy, silent = NOBODY, wish = 'run' as Wish } = {},
) {
  const all = { waiting: [], next: [], underWay: [], ...stages }
  return hindranceTo(sceneOf(cluster, limitsAt(1_000_000), silent), all, wish)
}

test('a broker that is missing is named once nothing goes on without it', () => {
  const cluster = sampleCluster({ brokers: RACKS, dead: [3], topics })
  const [here, there, later] = [move(0, 2), move(1, 3), move(2, 3)]
  expect(hindrance({ underWay: [here, there], waiting: [later] }, { cluster })).toBeNull()
  expect(hindrance({ next: [here], underWay: [there] }, { cluster })).toBeNull()
  expect(hindrance({ underWay: [there], waiting: [later] }, { cluster })).toMatchObject({
    message: 'Broker 3 is down: 2 partitions wait for it.',
    hint: expect.stringContaining('cancel the job'),
  })
  expect(hindrance({ underWay: [there] })).toBeNull()
})

test('one that Kafka takes for alive, and that does not answer, is told apart', () => {
  expect(hindrance({ waiting: [move(0, 2)] }, { silent: new Set([2]) })?.message).toBe(
    'Broker 2 does not answer: 1 partition waits for it.',
  )
  expect(hindrance({ waiting: [move(0, 2), move(1, 3)] }, { silent: new Set([2, 3]) })?.message).toBe(
    'Brokers 2 and 3 do not answer: 2 partitions wait for them.',
  )
})

test('a job that was cancelled already is not advised to be', () => {
  const silent = new Set([2])
  expect(hindrance({ underWay: [move(0, 2)] }, { silent, wish: 'finish' })?.hint).toContain(
    'bring back what is in flight',
  )
})

test('a job that is paused is said to rest once its broker is back', () => {
  const silent = new Set([2])
  expect(hindrance({ underWay: [move(0, 2)] }, { silent, wish: 'pause' })?.hint).toBe(
    'Start the broker: what is in flight ends, and the job rests. Where it will not come back, cancel the job.',
  )
  expect(hindrance({ underWay: [move(0, 2)] }, { silent })?.hint).toBe(
    'Start the broker: the job goes on by itself. Where it will not come back, cancel the job.',
  )
})

test('a size that nobody knows is said, with who could tell it', () => {
  const dirs = [{ path: '/d', totalBytes: 100, usableBytes: 90, error: null }]
  const cluster = { ...healthy, brokers: healthy.brokers.map((broker) => ({ ...broker, logDirs: dirs })) }
  expect(hindrance({ waiting: [{ ...move(0, 2), sizeBytes: null }] }, { cluster })?.message).toBe(
    'How large the next partition is is not known, for broker 1, its leader, does not tell: whether the disks have room for it cannot be checked.',
  )
})

test('a copy that Kafka may put where there is no room for it is said, though there is room elsewhere', () => {
  const dir = (path: string, usableBytes: number) => ({ path, totalBytes: 100, usableBytes, error: null })
  const logDirs = [dir('/d1', 20), dir('/d2', 90)]
  const cluster = { ...healthy, brokers: healthy.brokers.map((broker) => ({ ...broker, logDirs })) }
  expect(hindrance({ waiting: [{ ...move(0, 2), sizeBytes: 50 }] }, { cluster })?.message).toBe(
    'Broker 2 may put what is to be copied to it next into a log directory that has no room for it.',
  )
})
