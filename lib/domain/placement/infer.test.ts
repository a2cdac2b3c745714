import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { adminUtilsReplicas } from './admin-utils.ts'
import { classicReplicas } from './classic.ts'
import { bestFit } from './infer.ts'
import { alternateRacks, rackAwareReplicas } from './rack-aware.ts'
import { stripedReplicas } from './striped.ts'

type Racks = Readonly<Record<number, string | null>>

function fitOf(replicas: readonly (readonly number[])[], brokers: Racks, dead: readonly number[] = []) {
  const cluster = sampleCluster({ brokers, dead, topics: { orders: { replicas } } })
  const [topic] = cluster.topics
  if (!topic) throw new Error('the sample has one topic')
  return bestFit(topic, cluster)
}

const THREE = { 1: 'a', 2: 'b', 3: 'c' }

/** Brokers with gaps in their ids, some dead, in up to five racks or in none. */
const anyBrokers = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 14 }),
    fc.integer({ min: 0, max: 5 }),
    fc.infiniteStream(fc.nat()),
  )
  .map(([ids, racks, random]): Racks => {
    const rackOf = () => (racks === 0 ? null : `rack-${(random.next().value as number) % racks}`)
    return Object.fromEntries(ids.sort((a, b) => a - b).map((id) => [id, rackOf()]))
  })

const anySize = { partitions: fc.integer({ min: 1, max: 60 }), factor: fc.integer({ min: 1, max: 5 }) }
const anyBeginning = { start: fc.nat(200), shift: fc.nat(200) }

const idsOf = (brokers: Racks) => Object.keys(brokers).map(Number)
const listOf = (brokers: Racks) => Object.entries(brokers).map(([id, rack]) => ({ id: Number(id), rack }))
const topicOf = (partitions: number, replicas: (partition: number) => readonly number[]) =>
  Array.from({ length: partitions }, (_, partition) => replicas(partition))

function expectWhole(replicas: readonly (readonly number[])[], brokers: Racks, dead: readonly number[] = []) {
  const fit = fitOf(replicas, brokers, dead)
  expect(fit).toMatchObject({ follows: replicas.length, partitions: replicas.length, departures: [] })
  return fit
}

describe('whatever a rule placed is recognised, and nothing departs:', () => {
  test('classic, as itself and with its start', () => {
    fc.assert(
      fc.property(fc.record({ brokers: anyBrokers, ...anySize, ...anyBeginning }), (one) => {
        const ids = idsOf(one.brokers)
        const factor = Math.min(one.factor, ids.length)
        const fit = expectWhole(
          topicOf(one.partitions, (i) => classicReplicas(i, factor, one.start, ids)),
          one.brokers,
        )
        expect(fit).toMatchObject({
          rule: 'classic',
          start: one.start % ids.length,
          shift: null,
          additions: [],
        })
      }),
    )
  })

  test('AdminUtils without racks', () => {
    fc.assert(
      fc.property(fc.record({ brokers: anyBrokers, ...anySize, ...anyBeginning }), (one) => {
        const ids = idsOf(one.brokers)
        const factor = Math.min(one.factor, ids.length)
        expectWhole(
          topicOf(one.partitions, (i) => adminUtilsReplicas(i, factor, one, ids)),
          one.brokers,
        )
      }),
    )
  })

  test('AdminUtils with racks', () => {
    fc.assert(
      fc.property(fc.record({ brokers: anyBrokers, ...anySize, ...anyBeginning }), (one) => {
        const list = alternateRacks(listOf(one.brokers))
        fc.pre(list.ok)
        if (!list.ok) return
        const factor = Math.min(one.factor, list.value.brokers.length)
        expectWhole(
          topicOf(one.partitions, (i) => rackAwareReplicas(i, factor, one, list.value)),
          one.brokers,
        )
      }),
      { numRuns: 300 },
    )
  })

  test('KRaft, whatever it drew', () => {
    fc.assert(
      fc.property(
        fc.record({ brokers: anyBrokers, ...anySize, random: fc.infiniteStream(fc.nat()) }),
        (one) => {
          const brokers = listOf(one.brokers).map((broker) => ({ ...broker, fenced: false }))
          const factor = Math.min(one.factor, brokers.length)
          const draw = (bound: number) => (one.random.next().value as number) % bound
          const placed = stripedReplicas(brokers, one.partitions, factor, draw)
          if (!placed.ok) throw new Error(placed.problem.message)
          expectWhole(placed.value, one.brokers)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

test('brokers added since do not hide the rule', () => {
  const fit = fitOf(
    [
      [1, 2],
      [2, 3],
      [3, 1],
    ],
    { ...THREE, 4: 'd', 5: 'e' },
  )
  expect(fit.brokers).toEqual([1, 2, 3])
  expect(fit.follows).toBe(3)
})

describe('departures', () => {
  const rest = [
    [2, 3, 1],
    [3, 1, 2],
    [1, 2, 3],
    [2, 3, 1],
    [3, 1, 2],
  ]

  test('another order of the same brokers is harmless', () => {
    const { departures } = fitOf([[1, 3, 2], ...rest], THREE)
    expect(departures).toEqual([
      {
        partition: 0,
        expected: [1, 2, 3],
        actual: [1, 3, 2],
        kind: 'harmless',
        reason: 'the same brokers in another order',
      },
    ])
  })

  test('too few replicas are unsafe', () => {
    expect(fitOf([[1, 2], ...rest], THREE).departures[0]).toMatchObject({
      kind: 'unsafe',
      reason: '2 of 3 replicas',
    })
  })

  test('a dead broker is unsafe', () => {
    const brokers = { 1: 'a', 2: 'b', 3: 'c', 4: 'a' }
    const fit = fitOf(
      [
        [1, 2],
        [2, 3],
        [3, 4],
        [3, 1],
      ],
      brokers,
      [1],
    )
    expect(fit.departures.find(({ partition }) => partition === 3)).toMatchObject({
      kind: 'unsafe',
      reason: 'broker 1 is not alive',
    })
  })

  test('a repeated rack is unsafe', () => {
    const brokers = { 1: 'a', 2: 'b', 3: 'c', 4: 'a' }
    const fit = fitOf(
      [
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 1],
        [1, 4],
      ],
      brokers,
    )
    expect(fit.departures).toEqual([
      {
        partition: 4,
        expected: [1, 2],
        actual: [1, 4],
        kind: 'unsafe',
        reason: '2 replicas in rack a alone',
      },
    ])
  })

  test('other brokers in distinct racks are skewed', () => {
    const brokers = { 1: 'a', 2: 'b', 3: 'c', 4: 'd' }
    const fit = fitOf(
      [
        [1, 3],
        [2, 3],
        [3, 4],
        [4, 1],
      ],
      brokers,
    )
    expect(fit.departures).toEqual([
      {
        partition: 0,
        expected: [1, 2],
        actual: [1, 3],
        kind: 'skewed',
        reason: 'broker 3 holds 3 of its replicas instead of 2',
      },
    ])
  })
})
