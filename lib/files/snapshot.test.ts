import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Cluster } from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import { incident, sampleBroker, sampleCluster, samplePartition } from '#lib/domain/sample.ts'
import { readSnapshot, UNDATED, writeSnapshot } from './snapshot.ts'
import { snapshotJsonSchema } from './snapshot-schema.ts'

const FORMAT = 'ballast/cluster@1'

function read(value: unknown): Cluster {
  const result = readSnapshot(typeof value === 'string' ? value : JSON.stringify(value))
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

function complaint(value: unknown): string {
  const result = readSnapshot(typeof value === 'string' ? value : JSON.stringify(value))
  if (result.ok) throw new Error('the file was accepted')
  return result.problem.message
}

function file(partition: object, more: object = {}) {
  const topics = [{ name: 'orders', partitions: [{ id: 0, replicas: [1, 2, 3], ...partition }] }]
  return { format: FORMAT, brokers: [{ id: 1 }, { id: 2 }, { id: 3 }], topics, ...more }
}

/** A cluster in which every field has a value of its own. */
function rich(): Cluster {
  const { topics, brokers, ...rest } = incident()
  const moving = samplePartition(0, [3, 1, 2], {
    leader: null,
    isr: [],
    elr: [2],
    offline: [1],
    adding: [3],
    removing: [2],
    sizeBytes: null,
    logs: { 2: { dir: '/d2', bytes: 7 }, 3: { dir: '/d3', bytes: 9_007_199_254_740_991 } },
  })
  const settled = samplePartition(1, [1, 2], {
    sizeBytes: 5,
    logs: { 1: { dir: '/d1', bytes: 5 }, 2: { dir: '/d2', bytes: 4 } },
  })
  const config = {
    'min.insync.replicas': { value: '2', source: 'topic' },
    'retention.ms': { value: '604800000', source: 'default' },
    'cleanup.policy': { value: 'compact', source: 'broker' },
  } as const
  const dirs = [
    { path: '/d1', totalBytes: 100, usableBytes: null, error: 'Disk error (KAFKA_STORAGE_ERROR)' },
  ]
  return {
    ...rest,
    kraft: { leaderId: null, voters: [1, 2, 3], lagging: [2] },
    elrEnabled: true,
    stalled: [{ topic: 'zebra', partition: 0, brokers: [3] }],
    brokers: [
      ...brokers,
      sampleBroker(7, {
        host: null,
        port: null,
        alive: false,
        kafkaVersion: null,
        logDirs: dirs,
        config: {
          'min.insync.replicas': { value: '1', source: 'default' },
          'auto.create.topics.enable': { value: 'false', source: 'static' },
        },
      }),
    ],
    topics: [...topics, { name: 'zebra', id: null, internal: false, config, partitions: [moving, settled] }],
  }
}

test('a cluster survives being written and read, and is written alike each time', () => {
  for (const cluster of [incident(), rich(), sampleCluster({ brokers: {}, topics: {} })]) {
    const text = writeSnapshot(cluster)
    const again = read(text)
    expect(again).toEqual(cluster)
    expect(writeSnapshot(again)).toBe(text)
  }
})

test('of the configuration of brokers only what the audit looks at is written', () => {
  const config = {
    'listener.name': { value: 'hush', source: 'static' },
    'default.replication.factor': { value: '3', source: 'static' },
  } as const
  const cluster = { ...incident(), brokers: [sampleBroker(1, { config })] }
  const text = writeSnapshot(cluster)
  expect(text).not.toContain('hush')
  expect(read(text).brokers[0]?.config).toEqual({
    'default.replication.factor': config['default.replication.factor'],
  })
})

test('what a file leaves out takes the documented value', () => {
  const { brokers, topics, ...rest } = read(file({}))
  expect(rest).toEqual({
    clusterId: null,
    readAt: UNDATED,
    kraft: null,
    elrEnabled: false,
    kafkaVersion: null,
    groups: [],
    stalled: [],
  })
  expect(brokers[0]).toEqual(sampleBroker(1, { host: null, port: null, kafkaVersion: null }))
  expect(topics[0]).toEqual({
    name: 'orders',
    id: null,
    internal: false,
    config: {},
    partitions: [samplePartition(0, [1, 2, 3], { sizeBytes: null })],
  })
})

test('a key that is null says something else than a key that is missing', () => {
  const partition = read(file({ leader: null, isr: [] })).topics[0]?.partitions[0]
  expect(partition).toMatchObject({ leader: null, isr: [] })
  const group = { id: 'billing', coordinatorPartition: null }
  expect(read(file({}, { groups: [group] })).groups[0]?.coordinatorPartition).toBeNull()
})

test('a broker that only replicas name is there, dead, and its replicas are offline', () => {
  const { brokers, topics } = read(file({ replicas: [1, 9] }))
  expect(brokers.map(({ id, alive }) => [id, alive])).toEqual([
    [1, true],
    [2, true],
    [3, true],
    [9, false],
  ])
  expect(topics[0]?.partitions[0]?.offline).toEqual([9])
})

test.each([
  ['of a broker that is down', { replicas: [9, 2, 3] }, { leader: 2, isr: [2, 3], offline: [9] }],
  ['in a failed log directory', { offline: [1] }, { leader: 2, isr: [2, 3], offline: [1] }],
  ['nowhere else', { replicas: [9, 8] }, { leader: null, isr: [9, 8], offline: [9, 8] }],
  ['out of sync', { isr: [2, 3] }, { leader: 2, isr: [2, 3] }],
  ['in sync, and nothing else is', { isr: [] }, { leader: null, isr: [] }],
])(
  'who leads and is in sync is not taken to be a replica that is not there: %s',
  (_, partition, expected) => {
    expect(read(file(partition)).topics[0]?.partitions[0]).toMatchObject(expected)
  },
)

test.each([{}, { leaderId: 1 }])('a quorum without voters is not known: %j', (kraft) => {
  expect(read(file({}, { kraft })).kraft).toBeNull()
})

test('brokers, topics, partitions and groups are sorted, and unknown keys ignored', () => {
  const partitions = [
    { id: 10, replicas: [9] },
    { id: 9, replicas: [9], colour: 'red' },
  ]
  const topics = ['b', 'B', '__consumer_offsets'].map((name) => ({ name, partitions }))
  const groups = [{ id: 'z' }, { id: 'a' }]
  const cluster = read({ format: FORMAT, brokers: [{ id: 10 }, { id: 9 }], topics, groups, more: 1 })
  expect(cluster.brokers.map(({ id }) => id)).toEqual([9, 10])
  expect(cluster.topics.map(({ name, internal }) => [name, internal])).toEqual([
    ['B', false],
    ['__consumer_offsets', true],
    ['b', false],
  ])
  expect(cluster.topics[0]?.partitions.map(({ id }) => id)).toEqual([9, 10])
  expect(cluster.groups).toEqual(
    ['a', 'z'].map((id) => ({
      id,
      protocol: 'unknown',
      state: 'Unknown',
      members: 0,
      coordinatorPartition: coordinatorPartition(id, 2),
      topics: [],
    })),
  )
})

test('the size of a replica is that of the leader unless the file says otherwise, and unknown where both are', () => {
  const logDirs = { 1: '/a', 2: '/b' }
  const logs = (more: object) => read(file({ logDirs, ...more })).topics[0]?.partitions[0]?.logs
  expect(logs({ sizeBytes: 5, logBytes: { 2: 4 } })).toEqual({
    1: { dir: '/a', bytes: 5 },
    2: { dir: '/b', bytes: 4 },
  })
  expect(logs({ logBytes: { 2: 4 } })).toEqual({ 2: { dir: '/b', bytes: 4 } })
})

describe('a file that is refused', () => {
  test.each<[words: string, file: unknown]>([
    ['This is no JSON', '{"format": '],
    ['This is no JSON', ''],
    ['it has no "format"', '[]'],
    ['it has no "format"', 'null'],
    [
      'its "format" is "ballast/cluster@2", and "ballast/cluster@1" was expected',
      { format: 'ballast/cluster@2' },
    ],
    ['brokers: is missing\ntopics: is missing', { format: FORMAT }],
    ['topics[0].partitions[0].replicas: is missing', file({ replicas: undefined })],
    ['topics[0].partitions[0].replicas[1]: expected number, received string', file({ replicas: [1, '2'] })],
    ['topics[0].partitions[0].replicas[0]: expected int, received number', file({ replicas: [1.5] })],
    ['topics[0].partitions[0].replicas: Too small', file({ replicas: [] })],
    ['topics[0].partitions[0].replicas: broker 2 is named twice', file({ replicas: [2, 1, 2] })],
    ['topics[0].partitions[0].leader: broker 4 is none of the replicas', file({ leader: 4 })],
    ['topics[0].partitions[0].isr: broker 4 is none of the replicas', file({ isr: [1, 4] })],
    ['topics[0].partitions[0].adding: broker 4 is none of the replicas', file({ adding: [4] })],
    ['topics[0].partitions[0].removing: no replica would be left', file({ removing: [3, 2, 1] })],
    ['topics[0].partitions[0].sizeBytes: Too small', file({ sizeBytes: -1 })],
    ['topics[0].partitions[0].sizeBytes: Too big', file({ sizeBytes: 2 ** 53 })],
    ['brokers[1].id: 1 is there already', file({}, { brokers: [{ id: 1 }, { id: 1 }] })],
    ['brokers[0].alive: expected boolean, received string', file({}, { brokers: [{ id: 1, alive: 'no' }] })],
    ['brokers[0].host: Too small', file({}, { brokers: [{ id: 1, host: '' }] })],
    [
      'topics[1].name: "orders" is there already',
      file({}, { topics: [0, 1].map(() => ({ name: 'orders', partitions: [] })) }),
    ],
    [
      'topics[0].partitions[1].id: 0 is there already',
      file({}, { topics: [{ name: 'a', partitions: [0, 0].map((id) => ({ id, replicas: [1] })) }] }),
    ],
    ['readAt: Invalid ISO datetime', file({}, { readAt: 'yesterday' })],
    ['groups[0].protocol: Invalid option', file({}, { groups: [{ id: 'g', protocol: 'telepathy' }] })],
  ])('%s', (words, value) => {
    expect(complaint(value)).toContain(words)
  })

  test('tells the first ten wrong things, and how many more there are', () => {
    const partitions = Array.from({ length: 14 }, (_, id) => ({ id, replicas: 'all' }))
    const lines = complaint({ format: FORMAT, brokers: [], topics: [{ name: 'a', partitions }] }).split('\n')
    expect(lines).toHaveLength(11)
    expect(lines[9]).toMatch(/^topics\[0\]\.partitions\[9\]\.replicas: /)
    expect(lines[10]).toBe('and 4 more')
  })
})

// After a change of the schema, write what the generator gives there, and have it formatted.
test('docs/snapshot.schema.json is the schema that the reader goes by', () => {
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'snapshot.schema.json'), 'utf8')
  expect(JSON.parse(docs)).toEqual(snapshotJsonSchema())
})
