import { describe, expect, test } from 'vitest'
import type { Cluster } from '../cluster.ts'
import { sampleCluster } from '../sample.ts'
import { draftPlan } from './draft.ts'
import { type Balance, EVERYTHING, type Goals, NO_GOALS } from './goals.ts'

function balance(...goals: Balance[]): Goals {
  return { ...NO_GOALS, balance: goals }
}

/** One topic a partition, so that each has a size of its own. */
function sized(brokers: Record<number, string | null>, partitions: [number[], number | null][]): Cluster {
  return sampleCluster({
    brokers,
    topics: Object.fromEntries(
      partitions.map(([replicas, sizeBytes], index) => [
        `t${String(index).padStart(2, '0')}`,
        { replicas: [replicas], sizeBytes },
      ]),
    ),
  })
}

describe('bytes', () => {
  const three = { 1: null, 2: null, 3: null }

  test('the largest replicas go from the fullest broker to the emptiest', () => {
    const plan = draftPlan(
      sized(three, [
        [[1], 50],
        [[1], 40],
        [[1], 30],
        [[2], 20],
        [[3], 10],
      ]),
      balance('bytes'),
    )
    expect(plan.after.map(({ bytes }) => bytes)).toEqual([50, 50, 50])
    expect(plan.bytes).toBe(70)
    expect(plan.proven).toBe(false)
  })

  test('with replica counts level too, a large replica is exchanged for a small one', () => {
    const plan = draftPlan(
      sized({ 1: null, 2: null }, [
        [[1], 90],
        [[1], 10],
        [[2], 50],
        [[2], 50],
      ]),
      balance('bytes', 'replicas'),
    )
    expect(plan.moves).toEqual([])
    const uneven = draftPlan(
      sized({ 1: null, 2: null }, [
        [[1], 90],
        [[1], 60],
        [[2], 40],
        [[2], 10],
      ]),
      balance('bytes', 'replicas'),
    )
    expect(uneven.after.map(({ bytes, replicas }) => [bytes, replicas])).toEqual([
      [100, 2],
      [100, 2],
    ])
    expect(uneven.copies).toBe(2)
  })

  test('what is level within five in a hundred is left alone, and what has no known size stays', () => {
    expect(
      draftPlan(
        sized({ 1: null, 2: null }, [
          [[1], 102],
          [[2], 98],
        ]),
        balance('bytes'),
      ).moves,
    ).toEqual([])
    expect(
      draftPlan(
        sized({ 1: null, 2: null }, [
          [[1], null],
          [[1], null],
        ]),
        balance('bytes'),
      ).moves,
    ).toEqual([])
  })
})

describe('leaders', () => {
  test('are level by order alone, with the fewest changes', () => {
    const cluster = sampleCluster({
      brokers: { 1: null, 2: null, 3: null },
      topics: {
        orders: {
          replicas: [
            [1, 2],
            [1, 2],
            [1, 3],
            [1, 3],
            [2, 3],
            [1, 2],
          ],
        },
      },
    })
    const plan = draftPlan(cluster, balance('leaders'))
    expect(plan.copies).toBe(0)
    expect(plan.after.map(({ leaders }) => leaders)).toEqual([2, 2, 2])
    expect(plan.leaderChanges).toBe(3)
  })

  test('go back to the preferred replica where that one is in sync', () => {
    const cluster = sampleCluster({
      brokers: { 1: null, 2: null, 3: null },
      topics: {
        orders: {
          replicas: [
            [1, 2],
            [1, 3],
            [2, 3],
          ],
          differing: { 0: { leader: 2 }, 1: { leader: 3, isr: [3] } },
        },
      },
    })
    const plan = draftPlan(cluster, { ...NO_GOALS, preferredLeaders: true })
    expect(plan.moves).toEqual([
      { topic: 'orders', partition: 0, from: [1, 2], to: [1, 2], sizeBytes: 1_000_000 },
    ])
    expect(plan.leaderChanges).toBe(1)
    expect(plan.copies).toBe(0)
  })
})

describe('log directories', () => {
  const dir = (path: string, totalBytes: number | null, error: string | null = null) => ({
    path,
    totalBytes,
    usableBytes: totalBytes,
    error,
  })

  function onDirs(dirs: ReturnType<typeof dir>[], held: Record<string, [string, number]>): Cluster {
    const cluster = sampleCluster({
      brokers: { 1: null },
      topics: Object.fromEntries(
        Object.entries(held).map(([topic, [path, bytes]]) => [
          topic,
          { replicas: [[1]], sizeBytes: bytes, differing: { 0: { logs: { 1: { dir: path, bytes } } } } },
        ]),
      ),
    })
    return { ...cluster, brokers: cluster.brokers.map((broker) => ({ ...broker, logDirs: dirs })) }
  }

  test('are level by the bytes of each, by their size', () => {
    const held: Record<string, [string, number]> = {
      a: ['/1', 40],
      b: ['/1', 30],
      c: ['/1', 20],
      d: ['/1', 10],
    }
    const alike = draftPlan(onDirs([dir('/1', null), dir('/2', null)], held), balance('log-dirs'))
    expect(alike.logDirMoves.map(({ topic, to }) => `${topic} ${to}`)).toEqual(['a /2', 'd /2'])
    expect(alike.copies).toBe(0)
    const larger = draftPlan(onDirs([dir('/1', 300), dir('/2', 100)], held), balance('log-dirs'))
    expect(larger.logDirMoves.map(({ topic }) => topic)).toEqual(['c'])
  })

  test('that failed take nothing', () => {
    const held: Record<string, [string, number]> = { a: ['/1', 40], b: ['/1', 30] }
    const plan = draftPlan(onDirs([dir('/1', 100), dir('/2', 100, 'offline')], held), balance('log-dirs'))
    expect(plan.logDirMoves).toEqual([])
  })

  test('take no more than they have room for beside the margin', () => {
    const held: Record<string, [string, number]> = { a: ['/1', 400], b: ['/1', 300], c: ['/1', 200] }
    const small = { ...dir('/2', 1_000), usableBytes: 399 }
    const plan = draftPlan(onDirs([dir('/1', 1_000), small, dir('/3', 1_000)], held), balance('log-dirs'))
    expect(plan.logDirMoves.map(({ topic, to }) => `${topic} ${to}`)).toEqual(['b /3', 'c /2'])
    expect(plan.obstacles).toEqual([])
    expect(plan.unsatisfied).toEqual([
      {
        goal: 'balance',
        reason: 'the log directories stay uneven: /2 of broker 1 has no room for all that it should take',
      },
    ])
  })
})

test('the i mod n rule takes the start that copies the fewest, and says what it costs', () => {
  const cluster = sampleCluster({
    brokers: { 1: null, 2: null, 3: null, 4: null },
    topics: {
      orders: {
        replicas: [
          [3, 4],
          [4, 1],
          [1, 3],
          [2, 3],
        ],
      },
    },
  })
  const plan = draftPlan(cluster, { ...NO_GOALS, classic: true })
  expect(plan.moves.map(({ partition, to }) => [partition, to])).toEqual([[2, [1, 2]]])
  expect(plan).toMatchObject({ copies: 1, lowerBound: 1, proven: true })
})

test('a plan that does not fit on the disks says by how much', () => {
  const cluster = sized({ 1: null, 2: null }, [[[1], 600]])
  const disk = (usableBytes: number) => [{ path: '/d', totalBytes: 1000, usableBytes, error: null }]
  const plan = draftPlan(
    {
      ...cluster,
      brokers: cluster.brokers.map((broker) => ({ ...broker, logDirs: disk(broker.id === 2 ? 650 : 400) })),
    },
    { ...NO_GOALS, drain: [1] },
  )
  expect(plan.obstacles).toEqual([
    'Broker 2 would get 600 B. It has 650 B of disk left, of which 100 B stay free (10 % of 1.00 kB): that leaves 550 B, and 50 B are missing.',
  ])
  expect(plan.unsatisfied).toEqual([{ goal: 'disk', reason: plan.obstacles[0] }])
})

test('the same seed gives the same plan, and pinned brokers and excluded topics stay as they are', () => {
  const cluster = sampleCluster({
    brokers: { 1: null, 2: null, 3: null, 4: null, 5: null },
    topics: {
      orders: { replicas: [[1], [1], [1], [1], [1], [1]] },
      clicks: { replicas: [[2], [2], [2]] },
    },
  })
  const goals: Goals = {
    ...NO_GOALS,
    spread: true,
    scope: { ...EVERYTHING, exclude: ['cl*'], pinned: [5] },
  }
  const plan = draftPlan(cluster, goals, 7)
  expect(JSON.stringify(draftPlan(cluster, goals, 7))).toBe(JSON.stringify(plan))
  expect(plan.after.map(({ replicas }) => replicas)).toEqual([2, 3, 2, 2, 0])
  expect(plan.moves.every(({ topic }) => topic === 'orders')).toBe(true)
  const others = [1, 2, 3].map((seed) => JSON.stringify(draftPlan(cluster, goals, seed).moves))
  expect(new Set(others).size).toBeGreaterThan(1)
})

describe('bytes where racks differ in size', () => {
  test('are even inside the larger rack too, for all that the small one has to hold', () => {
    const racks = { 1: 'a', 2: 'b', 3: 'a' }
    const plan = draftPlan(sized(racks, Array(30).fill([[1, 2], 200])), balance('bytes'))
    expect(plan.after.map(({ bytes }) => bytes)).toEqual([3_000, 6_000, 3_000])
  })

  test('go to another broker also where a single replica is more than the mean', () => {
    const plan = draftPlan(
      sized({ 1: 'a', 2: 'b', 3: 'c', 4: 'd' }, Array(3).fill([[1], 200])),
      balance('bytes'),
    )
    expect(plan.after.map(({ bytes }) => bytes).toSorted()).toEqual([0, 200, 200, 200])
  })
})

describe('leaders of a coordinator topic', () => {
  const offsets = { replicas: Array.from({ length: 6 }, () => [1, 2, 3]) }
  const leadersOf = (cluster: Cluster, goals: Goals) => {
    const { moves } = draftPlan(cluster, goals)
    const to = new Map(moves.map((move) => [`${move.topic}-${move.partition}`, move.to]))
    const counts: Record<number, number> = {}
    for (const id of offsets.replicas.keys()) {
      const [leader = 0] = to.get(`__consumer_offsets-${id}`) ?? [1]
      counts[leader] = (counts[leader] ?? 0) + 1
    }
    return counts
  }
  const clusterWith = (name: string, replicas: number[][]) =>
    sampleCluster({
      brokers: { 1: 'a', 2: 'b', 3: 'c' },
      topics: { __consumer_offsets: offsets, [name]: { replicas } },
    })

  test('are even by themselves, also where their broker leads little else', () => {
    const others = Array.from({ length: 30 }, (_, id) => (id % 2 ? [2, 3, 1] : [3, 2, 1]))
    const own = { ...EVERYTHING, topics: ['__consumer_offsets'] }
    const cluster = clusterWith('orders', others)
    expect(leadersOf(cluster, { ...balance('leaders'), scope: own })).toEqual({ 1: 2, 2: 2, 3: 2 })
  })

  test('are even by themselves also where other leaders could make up for them', () => {
    const others = Array.from({ length: 30 }, () => [1, 2, 3])
    const cluster = clusterWith('orders', others)
    expect(leadersOf(cluster, balance('leaders'))).toEqual({ 1: 2, 2: 2, 3: 2 })
    expect(draftPlan(cluster, balance('leaders')).after.map(({ leaders }) => leaders)).toEqual([12, 12, 12])
  })
})
