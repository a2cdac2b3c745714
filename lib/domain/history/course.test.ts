import { describe, expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { courseOf } from './course.ts'
import { came, fell, led, seen } from './events.fixture.ts'

describe('the course', () => {
  const cluster = sampleCluster({
    brokers: { 1: null, 2: null, 3: null },
    topics: { orders: { replicas: [[1, 2, 3]] } },
  })

  test('is what is now with all that happened undone', () => {
    const back = seen(80, {
      kind: 'leader-moved',
      topic: 'orders',
      partitions: [{ partition: 0, from: 2, to: 1, preferred: true, why: null }],
    })
    const events = [back, came(80, 0, [1]), led(50, 'orders', 0, 1, 2), fell(50, 0, [1])]
    const { points } = courseOf(cluster.topics, events, { from: 0, now: 100 })
    expect(points.map(({ at, leaders, inSync }) => [at, leaders[1], leaders[2] ?? 0, inSync[1]])).toEqual([
      [0, 1, 0, 1],
      [50, 0, 1, 0],
      [80, 1, 0, 1],
      [100, 1, 0, 1],
    ])
  })

  test('counts a topic only while it was there', () => {
    const to = { partitions: 1, leaders: { 1: 1 }, inSync: { 1: 1, 2: 1, 3: 1 } }
    const created = seen(50, {
      kind: 'topic-created',
      topic: 'orders',
      from: { partitions: 0, leaders: {}, inSync: {} },
      to,
    })
    const { points } = courseOf(cluster.topics, [created], { from: 0, now: 100 })
    expect(points.map(({ at, leaders }) => [at, leaders[1]])).toEqual([
      [0, 0],
      [50, 1],
      [100, 1],
    ])
  })

  test('begins where watching began', () => {
    const gap = seen(60, { kind: 'not-watched', from: 10, why: 'no-console', lost: 0 })
    const { points } = courseOf(cluster.topics, [gap, fell(5)], { from: 0, now: 100 })
    expect(points[0]?.at).toBe(60)
  })

  test('of very many events keeps the dips', () => {
    const events = Array.from({ length: 5_000 }, (_, n) =>
      n % 2 === 0 ? came(10_000 - n) : fell(10_000 - n),
    )
    const { points } = courseOf(cluster.topics, events, { from: 0, now: 10_100 })
    expect(points.length).toBeLessThan(500)
    expect(points.some(({ inSync }) => inSync[3] === 0)).toBe(true)
    expect(points.at(-1)?.inSync[3]).toBe(1)
  })
})
