import { describe, expect, test } from 'vitest'
import { sampleBroker, sampleCluster } from '../sample.ts'
import { came, fell, seen } from './events.fixture.ts'
import { FLAPPING_WINDOW_MS, flappingFollowers, flappingWords } from './flapping.ts'

const MINUTE = 60_000

describe('flapping', () => {
  const flaps = [1, 2, 3].flatMap((n) => [fell(n * MINUTE), came(n * MINUTE + 20_000)])

  test('is three falls and returns within the window, and names follower and leader', () => {
    expect(flappingFollowers(flaps, 4 * MINUTE)).toEqual([
      {
        broker: 3,
        partitions: [{ topic: 'orders', partition: 0 }],
        times: 3,
        leaders: [1],
        from: MINUTE,
        until: 3 * MINUTE,
      },
    ])
    expect(flappingFollowers(flaps.slice(0, 4), 4 * MINUTE)).toEqual([])
    expect(flappingFollowers(flaps, 3 * MINUTE + FLAPPING_WINDOW_MS)).toEqual([])
  })

  test('is not what a broker does that goes down each time', () => {
    const downs = [1, 2, 3].map((n) => seen(n * MINUTE, { kind: 'broker-down', broker: 3 }))
    expect(flappingFollowers([...flaps, ...downs], 4 * MINUTE)).toEqual([])
  })

  test('is not three partitions that fell once each', () => {
    const once = [0, 1, 2].flatMap((id) => [fell(MINUTE, id), came(2 * MINUTE, id)])
    expect(flappingFollowers(once, 4 * MINUTE)).toEqual([])
  })

  test('is told with what causes it, and the limit in force on the leader', () => {
    const [flapping] = flappingFollowers(flaps, 4 * MINUTE)
    const cluster = sampleCluster({ brokers: { 1: null }, topics: {} })
    const limit = { 'replica.lag.time.max.ms': { value: '30000', source: 'default' } } as const
    const brokers = [sampleBroker(1, { config: limit })]
    if (!flapping) throw new Error('nothing flaps')
    const { title, text } = flappingWords(flapping, { ...cluster, brokers })
    expect(title).toBe('Broker 3 keeps falling out of sync: orders-0, up to 3 times within 2 min')
    expect(text).toContain('replica.lag.time.max.ms (30 s)')
    expect(text).toMatch(/disk.*network.*garbage/)
  })
})
