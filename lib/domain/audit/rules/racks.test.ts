import { describe, expect, test } from 'vitest'
import type { Cluster } from '../../cluster.ts'
import { sampleCluster } from '../../sample.ts'
import { findWith, THREE } from '../find.fixture.ts'
import { departedUnsafe } from './departed-unsafe.ts'
import { oneRack } from './one-rack.ts'
import { rackMissing } from './rack-missing.ts'
import { rackShared } from './rack-shared.ts'

const FOUR = { ...THREE, 4: 'a' }

function withReplicas(replicas: number[][], brokers: Record<number, string | null> = FOUR): Cluster {
  return sampleCluster({ brokers, topics: { orders: { replicas } } })
}

test('all replicas in one rack are told, with a plan', () => {
  expect(
    findWith(
      oneRack,
      withReplicas([
        [1, 4, 3],
        [1, 4],
      ]),
    ),
  ).toMatchObject([
    { id: 'one-rack:orders', facts: 'partition 1 · a', remedy: { kind: 'plan', goals: { racks: true } } },
  ])
})

test('one rack is no fault where there is no other, where nobody asks for more, or of one replica', () => {
  expect(findWith(oneRack, withReplicas([[1, 2, 3]], { 1: 'a', 2: 'a', 3: 'a' }))).toEqual([])
  expect(findWith(oneRack, withReplicas([[1, 4]]), { targets: [{ topics: '*', racks: 1 }] })).toEqual([])
  expect(findWith(oneRack, withReplicas([[1]]))).toEqual([])
})

test('a rack that holds two of three replicas is told where another could hold one', () => {
  expect(findWith(rackShared, withReplicas([[1, 4, 2]]))).toMatchObject([
    { id: 'rack-shared:orders', facts: 'partition 0 · 3 racks wanted' },
  ])
  expect(findWith(rackShared, withReplicas([[1, 2, 3]]))).toEqual([])
  expect(findWith(rackShared, withReplicas([[1, 2, 4]], { 1: 'a', 2: 'b', 4: 'a' }))).toEqual([])
  expect(
    findWith(rackShared, withReplicas([[1, 4, 2]]), { targets: [{ topics: 'orders', racks: 2 }] }),
  ).toEqual([])
})

test('brokers without a rack beside others with one are told, and stand in the way of a plan', () => {
  const mixed = { 1: 'a', 2: null, 3: 'b', 4: 'a' }
  const cluster = withReplicas([[1, 4]], mixed)
  expect(findWith(rackMissing, cluster)).toMatchObject([
    { subject: 'broker 2', facts: '1 of 4 brokers without broker.rack' },
  ])
  const restarting = cluster.brokers.map((broker) => (broker.id === 2 ? { ...broker, alive: false } : broker))
  expect(findWith(rackMissing, { ...cluster, brokers: restarting })).toEqual(findWith(rackMissing, cluster))
  expect(findWith(oneRack, cluster)).toMatchObject([{ remedy: { kind: 'words' } }])
  expect(findWith(rackMissing, withReplicas([[1]], { 1: null, 2: null }))).toEqual([])
  expect(findWith(rackMissing, withReplicas([[1]]))).toEqual([])
})

describe('a topic of which one partition was moved', () => {
  const RACKS = { 1: 'a', 2: 'b', 3: 'c', 4: 'a', 5: 'b', 6: 'c' }
  const byTheRule = Array.from({ length: 24 }, (_, id) => [0, 1, 2].map((at) => ((id + at) % 6) + 1))
  const moved = byTheRule.map((replicas, id) => (id === 7 ? [2, 5, 4] : replicas))

  test('is told by that rule alone where it shares a rack for it', () => {
    const cluster = withReplicas(moved, RACKS)
    expect(findWith(departedUnsafe, cluster)).toMatchObject([
      {
        id: 'departed-unsafe:orders',
        facts: 'partition 7 · 3 replicas in 2 racks; by the rule 2, 3, 4',
        remedy: { kind: 'plan', goals: { racks: true } },
      },
    ])
    expect(findWith(rackShared, cluster)).toEqual([])
  })

  test('is told where it lost a replica that the policy does not ask for, with a plan that adds it', () => {
    const short = byTheRule.map((replicas, id) => (id === 7 ? [2, 3] : replicas))
    const targets = [{ topics: '*', replicationFactor: 2 }]
    expect(findWith(departedUnsafe, withReplicas(short, RACKS), { targets })).toMatchObject([
      { remedy: { kind: 'plan', goals: { replication: [{ pattern: 'orders', factor: 3 }] } } },
    ])
    // Otherwise that is `below-target`.
    expect(findWith(departedUnsafe, withReplicas(short, RACKS))).toEqual([])
  })

  test('is not where it departs safely, nowhere, or because of a broker that is down', () => {
    const harmless = byTheRule.map((replicas, id) => (id === 7 ? [3, 2, 4] : replicas))
    expect(findWith(departedUnsafe, withReplicas(harmless, RACKS))).toEqual([])
    expect(findWith(departedUnsafe, withReplicas(byTheRule, RACKS))).toEqual([])
    const topics = { orders: { replicas: moved } }
    const cluster = sampleCluster({ brokers: RACKS, dead: [5], topics })
    expect(findWith(departedUnsafe, cluster)).toEqual([])
  })
})
