import {
  Admin,
  Consumer,
  findCoordinatorV4,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unknownOf } from '#lib/domain/loss/unknown.ts'
import type { Observation } from '#lib/domain/observation.ts'
import { type Collector, startCollector } from '#lib/kafka/collector.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { addresses, bootstrap, createTopic, deleteTopics } from './kafka.ts'
import { LoneStreamsGroup } from './streams-group.ts'

const TOPIC = 'kafka-reads'
const ASSIGNMENT = [
  [1, 2],
  [3, 1],
  [2, 3],
]

let collector: Collector

beforeAll(async () => {
  await createTopic(TOPIC, ASSIGNMENT, { 'retention.ms': '3600000', 'min.insync.replicas': '1' })
  const producer = new Producer({
    clientId: 'kafka-reads',
    bootstrapBrokers: bootstrap.split(','),
    serializers: stringSerializers,
  })
  for (const partition of ASSIGNMENT.keys()) {
    const value = 'x'.repeat(1_000 * (partition + 1))
    await producer.send({ messages: [{ topic: TOPIC, partition, value }], acks: -1 })
  }
  await producer.close()
  collector = startCollector({ bootstrap: addresses, tls: false })
})

afterAll(async () => {
  collector?.stop()
  await deleteTopics('kafka-reads')
})

async function observe(): Promise<Observation> {
  const read = await collector.refresh()
  if (!read.ok) throw new Error(read.problem.message)
  return read.value
}

test('brokers, racks, quorum and versions are those of the cluster', async () => {
  const { cluster, contacts, parts } = await observe()
  expect(cluster.clusterId).toMatch(/^[\w-]{22}$/)
  expect(cluster).toMatchObject({ kafkaVersion: '4.3', elrEnabled: true })
  expect(cluster.kraft?.voters).toEqual([1, 2, 3])
  expect([1, 2, 3]).toContain(cluster.kraft?.leaderId)
  expect(cluster.kraft?.lagging).toEqual([])
  expect(cluster.brokers.map(({ id, rack, alive }) => [id, rack, alive])).toEqual([
    [1, 'rack-a', true],
    [2, 'rack-b', true],
    [3, 'rack-c', true],
  ])
  for (const [index, broker] of cluster.brokers.entries()) {
    expect(broker.port).toBe(addresses[index]?.port)
    expect(broker.config['node.id']).toEqual({ value: String(broker.id), source: 'static', readOnly: true })
    expect(broker.config['num.io.threads']).toEqual({
      value: expect.any(String),
      source: expect.any(String),
    })
    expect(broker.logDirs).toHaveLength(2)
    for (const { error, totalBytes, usableBytes } of broker.logDirs) {
      expect(error).toBeNull()
      expect(totalBytes).toBeGreaterThan(usableBytes ?? Number.POSITIVE_INFINITY)
    }
    expect(contacts[broker.id]).toMatchObject({ answers: true, problem: null })
  }
  for (const part of Object.values(parts)) {
    expect(part.problem).toBeNull()
    expect(part.readAt).toBeGreaterThan(0)
  }
})

test('a topic is as it was made: assignment, leaders, in-sync replicas, sizes, configs with their source', async () => {
  const { cluster } = await observe()
  const topic = cluster.topics.find(({ name }) => name === TOPIC)
  expect(topic?.id).toMatch(/^[\w-]{22}$/)
  expect(topic?.internal).toBe(false)
  expect(topic?.partitions.map(({ replicas }) => replicas)).toEqual(ASSIGNMENT)
  expect(topic?.partitions.map(({ leader }) => leader)).toEqual([1, 3, 2])
  for (const partition of topic?.partitions ?? []) {
    expect([...partition.isr].sort()).toEqual([...partition.replicas].sort())
    expect(partition).toMatchObject({ elr: [], offline: [], adding: [], removing: [] })
    expect(partition.sizeBytes).toBeGreaterThan(1_000 * (partition.id + 1))
    expect(partition.sizeBytes).toBeLessThan(1_000 * (partition.id + 2))
    expect(Object.keys(partition.logs).map(Number)).toEqual([...partition.replicas].sort())
  }
  expect(topic?.config['retention.ms']).toEqual({ value: '3600000', source: 'topic' })
  expect(topic?.config['min.insync.replicas']).toEqual({ value: '1', source: 'topic' })
  expect(topic?.config['unclean.leader.election.enable']).toEqual({ value: 'false', source: 'default' })
  expect(cluster.topics.map(({ name }) => name)).toEqual(cluster.topics.map(({ name }) => name).sort())
})

test('describeTopics reads the named topics anew, and leaves out those that do not exist', async () => {
  const read = await describeTopics(collector.link, [TOPIC, 'kafka-reads-not-there'])
  if (!read.ok) throw new Error(read.problem.message)
  expect(read.value.map(({ name }) => name)).toEqual([TOPIC])
  expect(read.value[0]?.partitions.map(({ replicas }) => replicas)).toEqual(ASSIGNMENT)
})

test('what did not change keeps its identity; a change makes a new version and calls the listeners', async () => {
  const before = await observe()
  const versions: number[] = []
  const unsubscribe = collector.subscribe(({ version }) => versions.push(version))
  await createTopic('kafka-reads-later', [[1]], {})
  const after = await observe()
  unsubscribe()
  expect(after.version).toBeGreaterThan(before.version)
  expect(versions).toContain(after.version)
  const find = ({ cluster }: Observation, topic: string) => cluster.topics.find(({ name }) => name === topic)
  expect(find(after, TOPIC)).toBe(find(before, TOPIC))
  expect(find(before, 'kafka-reads-later')).toBeUndefined()
  expect(find(after, 'kafka-reads-later')?.partitions).toHaveLength(1)
  expect(find(after, 'kafka-reads-later')?.config['min.insync.replicas']).toBeDefined()
})

describe('groups', () => {
  const protocols = ['classic', 'consumer'] as const
  const WAIT = { timeout: 10_000 }
  const consumers: Consumer<string, string, string, string>[] = []

  beforeAll(async () => {
    for (const groupProtocol of protocols) {
      const consumer = new Consumer({
        clientId: `kafka-reads-${groupProtocol}`,
        groupId: `kafka-reads-${groupProtocol}`,
        groupProtocol,
        bootstrapBrokers: bootstrap.split(','),
        deserializers: stringDeserializers,
      })
      consumers.push(consumer)
      const stream = await consumer.consume({ topics: [TOPIC], mode: 'earliest', autocommit: 100 })
      await new Promise((received) => stream.once('data', received))
    }
  })

  afterAll(async () => {
    for (const consumer of consumers) await consumer.close(true)
    const admin = new Admin({ clientId: 'kafka-reads', bootstrapBrokers: bootstrap.split(',') })
    await admin.deleteGroups({
      groups: [...protocols, 'streams'].map((protocol) => `kafka-reads-${protocol}`),
    })
    await admin.close()
  })

  test.each(protocols)('a %s group shows its state, members and topics', async (protocol) => {
    const { cluster } = await observe()
    const group = cluster.groups.find(({ id }) => id === `kafka-reads-${protocol}`)
    expect(group).toMatchObject({ protocol, state: 'Stable', members: 1, topics: [TOPIC] })
  })

  test('a streams group shows its members, and the topics that its application reads', async () => {
    const group = new LoneStreamsGroup('kafka-reads-streams', collector.link)
    await group.join({ source: TOPIC, repartition: 'kafka-reads-again' })
    const found = async () => (await observe()).cluster.groups.find(({ id }) => id === group.id)
    const read = ['kafka-reads', 'kafka-reads-again']
    await expect.poll(found, WAIT).toMatchObject({ protocol: 'streams', members: 1, topics: read })
    expect(unknownOf((await observe()).cluster)).toEqual([])
    await group.leave()
    await expect
      .poll(found, WAIT)
      .toMatchObject({ protocol: 'streams', state: 'Empty', members: 0, topics: [] })
  })

  test('the computed coordinator is the one that Kafka finds', async () => {
    const { cluster } = await observe()
    expect(cluster.groups.length).toBeGreaterThanOrEqual(2)
    const offsets = cluster.topics.find(({ name }) => name === '__consumer_offsets')
    const ids = cluster.groups.map(({ id }) => id)
    const found = await collector.link.any('local', (wire) =>
      wire.read([findCoordinatorV4.api], [0, ids], 5_000),
    )
    if (!found.ok) throw new Error(found.problem.message)
    for (const { id, coordinatorPartition } of cluster.groups) {
      const coordinator = found.value.coordinators.find(({ key }) => key === id)
      expect(offsets?.partitions[coordinatorPartition ?? -1]?.leader).toBe(coordinator?.nodeId)
    }
  })
})
