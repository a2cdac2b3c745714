import { expect, it } from 'vitest'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { Job, JobMove } from '#lib/domain/job/job.ts'
import { explainMoves } from './move-words.ts'

const NOW = 1_000_000

function known(alive: readonly number[], silent: readonly number[] = []) {
  const contact = { answers: false, lastAnswerAt: null, problem: null }
  return { cluster: cluster(alive), contacts: Object.fromEntries(silent.map((id) => [id, contact])) }
}

function cluster(alive: readonly number[]): Cluster {
  const brokers = [1, 2, 3].map((id) => ({
    ...{
      id,
      host: 'h',
      port: 1,
      rack: null,
      alive: alive.includes(id),
      kafkaVersion: null,
      logDirs: [],
      config: {},
    },
  }))
  const partition = {
    ...{ id: 0, leader: 1, replicas: [2, 3, 1], isr: [1, 2], elr: [], offline: [] },
    ...{ adding: [2, 3], removing: [1], sizeBytes: 1, logs: {} },
  }
  const topic = { name: 'a', id: null, internal: false, config: {}, partitions: [partition] }
  const unknown = { clusterId: null, readAt: '', kraft: null, elrEnabled: false, kafkaVersion: null }
  return { ...unknown, brokers, topics: [topic], groups: [], stalled: [] }
}

const moving: JobMove = {
  ...{ seq: 0, topic: 'a', partition: 0, from: [1], to: [2, 3], sizeBytes: 1 },
  ...{ state: 'moving', problem: null },
}
const job = {
  state: 'running',
  wish: 'run',
  throttleBytesPerSecond: 1,
  moves: [moving],
  progress: { losing: [] },
} as unknown as Job
const stalled = { seq: 0, bytesDone: 1, bytesTotal: 9, rate: 0, stalledSince: NOW - 125_000 }
const plain = (words: string | null) => words?.replaceAll('\u00a0', ' ')

it('names who receives a stalled copy and who leads it, and which of them is down', () => {
  const healthy = explainMoves(job, known([1, 2, 3]), NOW)
  expect(plain(healthy(moving, stalled))).toBe(
    'Has not grown for 2 min 5 s: broker 3 receives it from broker 1, its leader.',
  )
  expect(healthy(moving, { ...stalled, stalledSince: null })).toBeNull()
  expect(plain(explainMoves(job, known([1, 2]), NOW)(moving, stalled))).toBe(
    'Has not grown for 2 min 5 s: broker 3 receives it from broker 1, its leader, and broker 3 is down.',
  )
  expect(plain(explainMoves(job, null, NOW)(moving, stalled))).toContain('brokers 2 and 3 receive it')
})

it('names a broker that is down before a copy has stood still for long', () => {
  const copying = { ...stalled, stalledSince: null }
  const lame = explainMoves(job, known([1, 2]), NOW)
  expect(lame(moving, copying)).toBe('Waits for broker 3, which is down.')
  expect(lame({ ...moving, state: 'waiting' }, null)).toBe('Waits for broker 3, which is down.')
  expect(explainMoves(job, known([]), NOW)(moving, copying)).toContain('brokers 1, 2 and 3, which are down')
  expect(explainMoves(job, known([1, 2, 3], [3]), NOW)(moving, copying)).toBe(
    'Waits for broker 3, which does not answer.',
  )
})

it('names the brokers whose limit goes into what is written meanwhile', () => {
  const copying = { ...stalled, stalledSince: null }
  const demand = (broker: number, partition: string) => ({
    ...{ broker, direction: 'in' as const, bytesPerSecond: 9e6, partitions: [partition] },
  })
  const wordsAt = (...losing: ReturnType<typeof demand>[]) =>
    explainMoves({ ...job, progress: { ...job.progress, losing } }, known([1, 2, 3]), NOW)
  expect(wordsAt(demand(3, 'a-0'), demand(1, 'a-0'))(moving, copying)).toBe(
    'What producers write uses up the limit on brokers 1 and 3.',
  )
  expect(wordsAt(demand(3, 'a-0'))(moving, stalled)).toContain('Has not grown')
  expect(wordsAt(demand(3, 'a-1'))(moving, copying)).toBeNull()
})

it('says what a waiting move waits for', () => {
  const waiting: JobMove = { ...moving, state: 'waiting', from: [1], to: [1, 2], sizeBytes: 10 }
  const five = [0, 1, 2, 3, 4].map((seq) => ({ ...moving, seq, sizeBytes: 10 }))
  const busy = { ...job, moves: [...five, waiting] }
  const brokers = known([1, 2, 3])
  expect(explainMoves(busy, brokers, NOW)(waiting, null)).toBe(
    'Brokers 1 and 2 have as many under way as may be.',
  )
  expect(explainMoves({ ...busy, wish: 'pause' }, brokers, NOW)(waiting, null)).toBe(
    'Until the job is resumed.',
  )
  expect(explainMoves({ ...busy, state: 'blocked' }, brokers, NOW)(waiting, null)).toBeNull()
})
