import { describe, expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import {
  type Demand,
  demandsOn,
  enoughFor,
  type Flow,
  flowsOf,
  losingAt,
  unmetAt,
  type WatchedFlow,
} from './demand.ts'
import { unknownWords, unmetWords } from './demand-words.ts'

function flow(name: string, incoming: number | null, over: Partial<Flow> = {}): Flow {
  return { name, incoming, leader: 1, followers: [4], copies: [4], ...over }
}

function demand(direction: Demand['direction'], bytesPerSecond: number, broker = 4): Demand {
  return { broker, direction, bytesPerSecond, partitions: ['orders-3', 'orders-1', 'orders-0'] }
}

describe('what brokers have to copy to keep up', () => {
  test('a receiver shares its rate among all that it copies, a leader among all followers of what it leads', () => {
    const flows = [flow('orders-3', 3), flow('orders-1', 2, { followers: [2, 4] })]
    expect(demandsOn(flows)).toEqual([
      { broker: 1, direction: 'out', bytesPerSecond: 7, partitions: ['orders-1', 'orders-3'] },
      { broker: 4, direction: 'in', bytesPerSecond: 5, partitions: ['orders-3', 'orders-1'] },
    ])
  })

  test('only so many are under way at a time, at worst the busiest', () => {
    const flows = [1, 2, 3, 4, 5, 6, 7].map((rate) => flow(`orders-${rate}`, rate, { leader: null }))
    expect(demandsOn(flows)).toMatchObject([{ broker: 4, direction: 'in', bytesPerSecond: 25 }])
  })

  test('what is unknown or idle counts for nothing', () => {
    expect(demandsOn([flow('orders-3', null), flow('orders-1', 0)])).toEqual([])
  })

  test('they are led as the cluster shows it, and moves without copies are left out', () => {
    const cluster = sampleCluster({
      brokers: { 1: null, 2: null, 3: null },
      topics: { orders: { replicas: [[1, 2]], differing: { 0: { leader: 2 } } } },
    })
    const move = { topic: 'orders', partition: 0, from: [1, 2], sizeBytes: 1 }
    expect(flowsOf([{ ...move, to: [1, 3] }], cluster, () => 9)).toEqual([
      { name: 'orders-0', incoming: 9, leader: 2, followers: [1, 3], copies: [3] },
    ])
    expect(flowsOf([{ ...move, to: [2, 1] }], cluster, () => 9)).toEqual([])
  })

  test('a throttle of just as much is not enough', () => {
    const demands = [demand('in', 8_100_000)]
    expect(unmetAt(demands, 8_100_000)).toEqual(demands)
    expect(unmetAt(demands, 8_100_001)).toEqual([])
  })

  test('twice as much is suggested, rounded up to two digits', () => {
    expect(enoughFor([demand('in', 8_100_000)])).toBe(17_000_000)
    expect(enoughFor([demand('in', 5_000)])).toBe(10_000)
    expect(enoughFor([])).toBe(0)
  })
})

describe('in words', () => {
  test('with the figures of the busiest broker', () => {
    expect(unmetWords([demand('in', 8_100_000)], 5_000_000)).toBe(
      'orders-3 and 2 more receive 8.10 MB/s on broker 4; the limit is 5.00 MB/s.',
    )
    expect(unmetWords([demand('out', 9e6, 1), demand('in', 8e6), demand('in', 7e6, 3)], 5e6)).toBe(
      'Broker 1, which leads orders-3 and 2 more, sends their followers 9.00 MB/s of what is written; the limit is 5.00 MB/s, and it is too low for 2 brokers more.',
    )
    expect(unmetWords([], 1)).toBeNull()
  })

  test('what is not known is said', () => {
    const words = (unknown: number) => unknownWords({ demands: [], unknown, copied: 3 })
    expect(words(0)).toBeNull()
    expect(words(2)).toContain('written to 2 of 3 partitions meanwhile is not known')
    expect(words(3)).toContain('written to the partitions meanwhile is not known')
  })
})

describe('copies that were watched', () => {
  const watched = (
    incoming: number | null,
    copied: number,
    over: Partial<WatchedFlow> = {},
  ): WatchedFlow => ({
    ...flow('orders-0', incoming),
    behind: new Map([[4, copied]]),
    ...over,
  })
  const losing = (limit: number, flows: WatchedFlow[]) =>
    losingAt(limit, flows).map(({ broker, direction }) => `${broker} ${direction}`)

  test('come no nearer while the limit is used up by what is written', () => {
    expect(losing(100, [watched(120, 100)])).toEqual(['1 out', '4 in'])
    expect(losing(100, [watched(95, 95)])).toEqual(['1 out', '4 in'])
  })

  test('are told nothing of while they gain, or while something else than the limit holds them up', () => {
    expect(losing(100, [watched(95, 100)])).toEqual([])
    expect(losing(100, [watched(50, 0)])).toEqual([])
    expect(losing(100, [watched(null, 0)])).toEqual([])
  })

  test('one that is in sync loses nothing', () => {
    expect(losing(100, [watched(120, 0, { behind: new Map() })])).toEqual([])
  })

  test("a leader's in-sync followers use up its rate, though they are not held back", () => {
    expect(losing(100, [watched(60, 0, { followers: [2, 4] })])).toEqual(['1 out'])
  })
})
