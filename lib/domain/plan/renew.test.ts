import { describe, expect, test } from 'vitest'
import type { Cluster, Partition } from '../cluster.ts'
import { sampleCluster, times } from '../sample.ts'
import { draftPlan } from './draft.ts'
import { type Goals, NO_GOALS } from './goals.ts'
import { holdsFor, renewed } from './renew.ts'

const SPREAD: Goals = { ...NO_GOALS, spread: true }

function reading(differing: Partial<Partition> = {}, brokers = { 1: 'a', 2: 'b', 3: 'c' }): Cluster {
  return sampleCluster({
    brokers,
    topics: { orders: { replicas: times(6, [1, 2]), differing: { 0: differing } } },
  })
}

describe('holdsFor', () => {
  test('what grows, or falls out of sync, leaves a plan as it is', () => {
    expect(holdsFor(SPREAD, reading(), reading({ sizeBytes: 5 }))).toBe(true)
    expect(holdsFor(SPREAD, reading(), reading({ isr: [1], leader: 1 }))).toBe(true)
  })

  test.each<[string, Cluster]>([
    ['another assignment', reading({ replicas: [1, 3] })],
    ['a replica that is down', reading({ offline: [2] })],
    ['a running move', reading({ adding: [3] })],
    ['another rack', reading({}, { 1: 'a', 2: 'b', 3: 'b' })],
    ['a dead broker', { ...reading(), brokers: reading().brokers.map((b) => ({ ...b, alive: b.id !== 3 })) }],
    ['a topic more', { ...reading(), topics: [...reading().topics, ...reading().topics] }],
  ])('%s makes it another plan', (_what, now) => {
    expect(holdsFor(SPREAD, reading(), now)).toBe(false)
  })

  test('goals that look at leaders or sizes are planned anew when those change', () => {
    const leaders: Goals = { ...NO_GOALS, preferredLeaders: true }
    expect(holdsFor(leaders, reading(), reading({ leader: 2 }))).toBe(false)
    expect(holdsFor({ ...SPREAD, balance: ['bytes'] }, reading(), reading())).toBe(false)
  })
})

test('a renewed plan has the same moves, and the bytes of now', () => {
  const plan = draftPlan(reading(), SPREAD)
  const moved = plan.moves[0]?.partition ?? -1
  const now = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: {
      orders: { replicas: times(6, [1, 2]), differing: { [moved]: { sizeBytes: 9_000_000 } } },
    },
  })
  const again = renewed(plan, now)
  expect(again.moves.map(({ to }) => to)).toEqual(plan.moves.map(({ to }) => to))
  expect(again.bytes).toBe((plan.bytes ?? 0) + 8_000_000)
  expect(renewed(plan, reading())).toEqual(plan)
})

test('a disk that has filled up since stands in the way', () => {
  const plan = draftPlan(reading(), SPREAD)
  const full = reading().brokers.map((broker) => ({
    ...broker,
    logDirs: [{ path: '/d', totalBytes: 100, usableBytes: 20, error: null }],
  }))
  const again = renewed(plan, { ...reading(), brokers: full })
  expect(again.obstacles[0]).toContain('Broker 3 would get')
  expect(again.unsatisfied.map(({ goal }) => goal)).toContain('disk')
  expect(renewed(again, reading())).toEqual(plan)
})

test('a replica that has grown since takes more room in its log directory', () => {
  const logs = (bytes: number) => reading({ logs: { 1: { dir: '/a', bytes } } })
  const logDirMoves = [{ topic: 'orders', partition: 0, broker: 1, from: '/a', to: '/b', bytes: 50 }]
  const plan = { ...draftPlan(logs(50), NO_GOALS), logDirMoves }
  const now = (bytes: number) => {
    const dir = { path: '/b', totalBytes: 100, usableBytes: 70, error: null }
    return { ...logs(bytes), brokers: logs(bytes).brokers.map((broker) => ({ ...broker, logDirs: [dir] })) }
  }
  expect(renewed(plan, now(50)).obstacles).toEqual([])
  expect(renewed(plan, now(61)).obstacles[0]).toContain('/b of broker 1 would get 61 B')
})
