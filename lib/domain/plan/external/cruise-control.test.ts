import { describe, expect, test } from 'vitest'
import type { Cluster } from '../../cluster.ts'
import { sampleBroker, sampleCluster } from '../../sample.ts'
import { draftPlan, refinePlan } from '../draft.ts'
import { type Goals, NO_GOALS } from '../goals.ts'
import { verdictOn } from '../oracle/faults.ts'
import { dice } from '../oracle/random-case.ts'
import { carriedOut, clusterOf, copiesBetween, countsIn, type Matrix, matrixAfter } from './matrix.ts'

// Inputs and expectations: linkedin/cruise-control, DeterministicCluster.java (RACK_BY_BROKER {0:0, 1:0, 2:1}), and the
// parameters and properties of RandomCluster.java with TestConstants.java.

const RACKS = { 0: '0', 1: '0', 2: '1' }

function planFor(cluster: Cluster, goals: Partial<Goals>) {
  const all = { ...NO_GOALS, ...goals }
  const plan = refinePlan(cluster, all, 0, () => true)
  expect(verdictOn(cluster, all, plan).faults).toEqual([])
  return { plan, after: matrixAfter(cluster, plan) }
}

describe('DeterministicCluster', () => {
  test('rackAwareSatisfiable: one move', () => {
    const { plan, after } = planFor(clusterOf(RACKS, [[0, 1]]), { racks: true })
    expect(plan).toMatchObject({ copies: 1, lowerBound: 1, proven: true, unsatisfied: [] })
    expect(after[0]).toContain(2)
  })

  test('rackAwareUnsatisfiable: three replicas in two racks', () => {
    const { plan } = planFor(clusterOf(RACKS, [[0, 1, 2]]), { racks: true })
    expect(plan.moves).toEqual([])
    expect(plan.unsatisfied).toMatchObject([{ goal: 'racks' }])
  })

  const SMALL = [
    [0, 2],
    [1, 0],
    [1, 2],
    [0, 2],
    [0, 1],
  ]

  test('smallClusterModel: two rack moves', () => {
    const { plan, after } = planFor(clusterOf(RACKS, SMALL), { racks: true })
    expect(plan).toMatchObject({ copies: 2, lowerBound: 2, proven: true })
    expect(copiesBetween(SMALL, after)).toBe(2)
  })

  test('smallClusterModel: two racks of which one is twice as large force the counts, and the plan says so', () => {
    const cluster = clusterOf(RACKS, SMALL)
    const { plan, after } = planFor(cluster, { racks: true, spread: true })
    expect(countsIn(cluster, after).sort()).toEqual([2, 3, 5])
    expect(plan.notes).toMatchObject([{ goal: 'spread' }])
  })

  test('mediumClusterModel: one rack move', () => {
    const matrix = [
      [1, 0],
      [0, 2],
      [0, 2],
      [1, 2],
      [2, 1],
      [1, 2],
    ]
    expect(planFor(clusterOf(RACKS, matrix), { racks: true }).plan).toMatchObject({ copies: 1, proven: true })
  })

  test('unbalanced, unbalanced2: one replica a partition', () => {
    const one = planFor(clusterOf(RACKS, [[0], [0]]), { balance: ['replicas'] })
    expect(one.plan).toMatchObject({ copies: 1, proven: true })
    const two = planFor(clusterOf(RACKS, [[0], [1], [0], [0], [0], [0]]), { balance: ['replicas'] })
    expect(two.plan).toMatchObject({ copies: 3, lowerBound: 3, proven: true })
  })

  test('unbalanced3: leaders that are not the first replica come back without a copy', () => {
    const matrix = [
      [1, 0],
      [1, 0],
    ]
    const differing = { 0: { leader: 0 }, 1: { leader: 0 } }
    const cluster = sampleCluster({ brokers: RACKS, topics: { t: { replicas: matrix, differing } } })
    const { plan } = planFor(cluster, { preferredLeaders: true })
    expect(plan).toMatchObject({ copies: 0, leaderChanges: 2 })
    expect(plan.moves.map(({ from, to }) => [from, to])).toEqual(matrix.map((own) => [own, own]))
  })

  test('deadBroker: broker 0 ends empty', () => {
    const racks = { 0: '0', 1: '1', 2: '2', 3: '3', 4: '4' }
    const matrix = [
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 0],
      [1, 2],
      [1, 3],
      [1, 4],
      [3, 0],
    ]
    const cluster = clusterOf(racks, matrix, [0])
    const { plan, after } = planFor(cluster, { spread: true })
    expect(countsIn(cluster, after)).toEqual([0, 4, 4, 4, 4])
    expect(plan).toMatchObject({ copies: 4, proven: true, unsatisfied: [] })
  })
})

/** 3,000 topics on brokers in 10 racks, each rack with one at least, and which brokers are likely as `weight` has it. */
function randomCluster(
  seed: number,
  brokers: number,
  replicas: number,
  weight: (index: number) => number,
): Cluster {
  const roll = dice(seed)
  const ids = Array.from({ length: brokers }, (_, id) => id)
  const racks = ids.map((id) => `${id < 10 ? id : roll(10)}`)
  const shares = ids.map(weight)
  const total = shares.reduce((sum, share) => sum + share, 0)
  const draw = () => {
    let rest = roll(total)
    return ids.find((id) => {
      rest -= shares[id] ?? 0
      return rest < 0
    })
  }
  const partitions = Array.from({ length: replicas / 3 }, () => {
    const own: number[] = []
    while (own.length < 3) {
      const id = draw()
      if (id !== undefined && own.every((other) => other !== id && racks[other] !== racks[id])) own.push(id)
    }
    return own
  })
  const topics = Object.entries(Object.groupBy(partitions, (_, index) => `t${index % 3000}`))
  return sampleCluster({
    brokers: Object.fromEntries(ids.map((id) => [id, racks[id] ?? null])),
    topics: Object.fromEntries(topics.map(([name, own = []]) => [name, { replicas: own }])),
  })
}

const DISTRIBUTIONS = [
  { distribution: 'uniform', brokers: 40, replicas: 50_001, weight: () => 1 },
  { distribution: 'linear', brokers: 140, replicas: 75_006, weight: (index: number) => index + 1 },
  { distribution: 'exponential', brokers: 80, replicas: 60_000, weight: (index: number) => 2 * index + 1 },
]

describe.each(DISTRIBUTIONS)(
  'RandomCluster, $distribution: $brokers brokers, $replicas replicas',
  ({ brokers, replicas, weight }) => {
    const uneven = randomCluster(brokers, brokers, replicas, weight)
    const even = carriedOut(uneven, draftPlan(uneven, { ...NO_GOALS, spread: true }))

    test('spreads', () => {
      expectEven(even, uneven)
    })

    test('two new brokers: no old one gains replicas', () => {
      const grown: Cluster = {
        ...even,
        brokers: [
          ...even.brokers,
          sampleBroker(brokers, { rack: '3' }),
          sampleBroker(brokers + 1, { rack: '7' }),
        ],
      }
      const plan = draftPlan(grown, { ...NO_GOALS, spread: true })
      expect(plan.copies).toBe(2 * Math.floor(replicas / (brokers + 2)) + gainOfRest(plan.after, replicas))
      expect(
        plan.moves.flatMap(({ from, to }) => to.filter((id) => !from.includes(id) && id < brokers)),
      ).toEqual([])
      expectEven(carriedOut(grown, plan), grown)
    })

    test('dead brokers end empty', () => {
      const dead = new Set([1, 5, 23])
      const hurt: Cluster = {
        ...even,
        brokers: even.brokers.map((broker) => ({ ...broker, alive: !dead.has(broker.id) })),
      }
      const plan = draftPlan(hurt, { ...NO_GOALS, spread: true })
      expect(plan.unsatisfied).toEqual([])
      for (const { broker, replicas: left } of plan.after) if (dead.has(broker)) expect(left).toBe(0)
      expectEven(carriedOut(hurt, plan), hurt)
    })
  },
)

/** Where the new brokers are among those with one more than the rest. */
function gainOfRest(after: readonly { readonly replicas: number }[], replicas: number): number {
  return after.slice(-2).filter((load) => load.replicas > Math.floor(replicas / after.length)).length
}

/** Every live broker has as many replicas as any other, or one more, and no partition lost a rack. */
function expectEven(after: Cluster, before: Cluster): void {
  const matrix: Matrix = after.topics.flatMap(({ partitions }) =>
    partitions.map((partition) => partition.replicas),
  )
  const counts = new Map(after.brokers.filter(({ alive }) => alive).map(({ id }) => [id, 0]))
  for (const id of matrix.flat()) counts.set(id, (counts.get(id) ?? 0) + 1)
  expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1)
  const rackOf = new Map(before.brokers.map(({ id, rack }) => [id, rack]))
  expect(matrix.filter((own) => new Set(own.map((id) => rackOf.get(id))).size < 3)).toEqual([])
}
