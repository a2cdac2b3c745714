import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { bestFit, classicReplicas } from './classic.ts'

function fitOf(replicas: number[][], brokers: Record<number, string | null>, dead: number[] = []) {
  const cluster = sampleCluster({ brokers, dead, topics: { orders: { replicas } } })
  const [topic] = cluster.topics
  if (!topic) throw new Error('the sample has one topic')
  return bestFit(topic, cluster)
}

const THREE = { 1: 'a', 2: 'b', 3: 'c' }

test('replica j of partition i is on brokers[(i + j + start) mod n]', () => {
  expect(classicReplicas(4, 3, 2, [10, 20, 30, 40, 50])).toEqual([20, 30, 40])
})

test('finds the start that any topic placed by the rule was placed with', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 2, maxLength: 12 }),
      fc.nat(),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      (ids, offset, partitions, factor) => {
        const brokers = ids.sort((a, b) => a - b)
        const start = offset % brokers.length
        const replicas = Array.from({ length: partitions }, (_, i) =>
          classicReplicas(i, Math.min(factor, brokers.length), start, brokers),
        )
        const fit = fitOf(replicas, Object.fromEntries(brokers.map((id) => [id, null])))
        expect(fit.follows).toBe(partitions)
        expect(fit.departures).toEqual([])
      },
    ),
  )
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
      { partition: 0, expected: [1, 2], actual: [1, 3], kind: 'skewed', reason: 'on 1, 3 instead of 1, 2' },
    ])
  })
})
