import { describe, expect, test } from 'vitest'
import type { Partition, Topic } from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import { samplePartition } from '#lib/domain/sample.ts'
import type { DescribedGroup } from '../groups.ts'
import { Composer, type Knowledge } from './compose.ts'

const NOON = Date.UTC(2026, 0, 1, 12)

function partition(id: number, leader: number | null, replicas: readonly number[]): Partition {
  return samplePartition(id, replicas, { leader, sizeBytes: null })
}

function topic(name: string, partitions: readonly Partition[]): Topic {
  return { name, id: `id-of-${name}`, internal: name.startsWith('__'), config: {}, partitions }
}

function group(id: string, state = 'Stable'): DescribedGroup {
  return { id, protocol: 'classic', state, members: 1, topics: ['orders'] }
}

function knowledge(topics: readonly Topic[], more: Partial<Knowledge> = {}): Knowledge {
  const brokers = [1, 2].map((id) => ({
    id,
    host: 'localhost',
    port: 9090 + id,
    rack: `r${id}`,
    alive: true,
  }))
  const cluster = { clusterId: 'c', elrEnabled: true, kafkaVersion: '4.3', problem: null, running: [] }
  const empty = {
    topicConfigs: new Map(),
    brokerConfigs: new Map(),
    groups: new Map(),
    logs: new Map(),
    versions: new Map(),
    stalled: [],
  }
  return {
    topology: { ...cluster, brokers, topics },
    quorum: null,
    unanswering: new Set<number>(),
    ...empty,
    ...more,
  }
}

test('equal facts are the very same cluster, and keep the instant at which they were first read', async () => {
  const composer = new Composer()
  const topics = [topic('orders', [partition(0, 1, [1, 2])])]
  const first = await composer.compose(knowledge(topics), NOON)
  expect(await composer.compose(knowledge(topics), NOON + 5_000)).toBe(first)
  expect(first.readAt).toBe('2026-01-01T12:00:00.000Z')
  const quorum = { leaderId: 1, voters: [1], lagging: [] }
  const second = await composer.compose(knowledge(topics, { quorum }), NOON + 9_000)
  expect(second.readAt).toBe('2026-01-01T12:00:09.000Z')
  expect(second.topics).toBe(first.topics)
  expect(second.brokers).toBe(first.brokers)
})

test('only the topic that changed is a new one', async () => {
  const composer = new Composer()
  const orders = topic('orders', [partition(0, 1, [1, 2])])
  const first = await composer.compose(knowledge([orders, topic('refunds', [partition(0, 1, [1])])]), NOON)
  const second = await composer.compose(
    knowledge([orders, topic('refunds', [partition(0, null, [1])])]),
    NOON,
  )
  expect(second).not.toBe(first)
  expect(second.topics[0]).toBe(first.topics[0])
  expect(second.topics[1]?.partitions[0]?.leader).toBeNull()
})

test('a broker that only a replica names is there, dead and without an address', async () => {
  const { brokers } = await new Composer().compose(
    knowledge([topic('orders', [partition(0, 1, [1, 7])])]),
    NOON,
  )
  expect(brokers.map(({ id }) => id)).toEqual([1, 2, 7])
  expect(brokers[2]).toMatchObject({ id: 7, host: null, port: null, rack: null, alive: false })
})

test("sizes come from the leader's log; the log of a broker that is no replica is ignored", async () => {
  const log = (bytes: number) => new Map([['orders', [{ partition: 0, dir: '/d', bytes }]]])
  const logs = new Map([
    [1, { dirs: [], logs: log(10) }],
    [2, { dirs: [], logs: log(20) }],
    [3, { dirs: [], logs: log(30) }],
  ])
  const composer = new Composer()
  const orders = topic('orders', [partition(0, 2, [1, 2])])
  const read = (await composer.compose(knowledge([orders], { logs }), NOON)).topics[0]?.partitions[0]
  expect(read?.sizeBytes).toBe(20)
  expect(read?.logs).toEqual({ 1: { dir: '/d', bytes: 10 }, 2: { dir: '/d', bytes: 20 } })
  const grown = new Map(logs).set(2, { dirs: [], logs: log(21) })
  const later = (await composer.compose(knowledge([orders], { logs: grown }), NOON)).topics[0]?.partitions[0]
  expect(later?.sizeBytes).toBe(21)
})

test('without a leader, or without its log, the size is unknown', async () => {
  const topics = [topic('orders', [partition(0, null, [1]), partition(1, 2, [2])])]
  const { topics: read } = await new Composer().compose(knowledge(topics), NOON)
  expect(read[0]?.partitions.map(({ sizeBytes }) => sizeBytes)).toEqual([null, null])
})

describe('groups', () => {
  const offsets = (leader: number | null) => [
    topic(
      '__consumer_offsets',
      [0, 1].map((id) => partition(id, leader, [1, 2])),
    ),
  ]
  const read = async (groups: Knowledge['groups'], topics: readonly Topic[]) =>
    (await new Composer().compose(knowledge(topics, { groups }), NOON)).groups

  test('are put where the offsets topic holds them; unknown without that topic', async () => {
    const groups = new Map([[1, { at: 1, groups: [group('billing')] }]])
    expect((await read(groups, offsets(1)))[0]?.coordinatorPartition).toBe(coordinatorPartition('billing', 2))
    expect((await read(groups, []))[0]?.coordinatorPartition).toBeNull()
  })

  test('of a broker that is silent stay while their partition has no other leader', async () => {
    const groups = new Map([
      [1, { at: 1, groups: [group('billing')] }],
      [2, { at: 9, groups: [] }],
    ])
    expect((await read(groups, offsets(null))).map(({ id }) => id)).toEqual(['billing'])
    expect((await read(groups, offsets(1))).map(({ id }) => id)).toEqual(['billing'])
    expect(await read(groups, offsets(2))).toEqual([])
  })

  test('that two brokers show are as the newer answer says', async () => {
    const groups = new Map([
      [1, { at: 1, groups: [group('billing', 'Stable')] }],
      [2, { at: 9, groups: [group('billing', 'Empty')] }],
    ])
    expect((await read(groups, offsets(2))).map(({ state }) => state)).toEqual(['Empty'])
  })
})
