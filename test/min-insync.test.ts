import { randomBytes } from 'node:crypto'
import { Kafka, logLevel, type Producer } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '#bin/progress.ts'
import { must } from '#demo/link.ts'
import { neededInSync } from '#lib/domain/cluster.ts'
import { alterConfigs } from '#lib/kafka/configs.ts'
import { Link } from '#lib/kafka/link.ts'
import { alterReassignments } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { addresses, bootstrap, createTopic, deleteTopics } from './kafka.ts'

/** What Kafka does with a min.insync.replicas above the number of replicas: the verdicts and plans rest on it. */

const TOPIC = 'min-insync'
const ALL = -1
const link = new Link(addresses, { tls: false })
const brokers = ['1', '2', '3'].map((name) => ({ kind: 'broker', name }) as const)
let producer: Producer

beforeAll(async () => {
  await createTopic(TOPIC, [[1]], { 'min.insync.replicas': '2' })
  link.learn(addresses.map((address, index) => ({ id: index + 1, address })))
  const kafka = new Kafka({
    brokers: bootstrap.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  })
  producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
})
afterAll(async () => {
  await producer.disconnect()
  await throttleTo(null)
  await deleteTopics(TOPIC)
  link.close()
})

async function throttleTo(rate: string | null): Promise<void> {
  const rates = { 'leader.replication.throttled.rate': rate, 'follower.replication.throttled.rate': rate }
  const outcomes = await alterConfigs(
    link,
    brokers.map((resource) => ({ resource, values: rates })),
  )
  for (const { problem } of outcomes) expect(problem).toBeNull()
}

async function partitionNow() {
  const [topic] = must(await describeTopics(link, [TOPIC]))
  const [partition] = topic?.partitions ?? []
  if (!topic || !partition) throw new Error(`${TOPIC} is not there`)
  const config = { 'min.insync.replicas': { value: '2', source: 'topic' } } as const
  return { partition, needed: neededInSync({ ...topic, config }, partition) }
}

function write(acks: number, bytes: number): Promise<unknown> {
  return producer.send({ topic: TOPIC, acks, timeout: 5_000, messages: [{ value: randomBytes(bytes) }] })
}

test('one replica is enough where there is one, until others are being added', async () => {
  const alone = await partitionNow()
  expect(alone.needed).toBe(1)
  await write(ALL, 10)

  for (let batch = 0; batch < 30; batch++) await write(1, 900_000)
  await throttleTo('500000')
  const throttled = {
    'leader.replication.throttled.replicas': '*',
    'follower.replication.throttled.replicas': '*',
  }
  await alterConfigs(link, [{ resource: { kind: 'topic', name: TOPIC }, values: throttled }])
  const grow = [{ topic: TOPIC, partition: 0, replicas: [1, 2, 3] }]
  must(await alterReassignments(link, grow, { allowReplicationFactorChange: true }))

  const refused = async () =>
    write(ALL, 10).then(
      () => 'the write was accepted',
      (error: Error) => (error.message.includes('fewer in-sync replicas') ? null : error.message),
    )
  await until('writes to be refused', refused, { deadlineMs: 20_000, everyMs: 200 })
  const growing = await partitionNow()
  expect(growing.partition).toMatchObject({ isr: [1], adding: [2, 3] })
  expect(growing.needed).toBe(2)

  await throttleTo(null)
  const accepted = async () =>
    write(ALL, 10).then(
      () => null,
      (error: Error) => error.message,
    )
  await until('writes to be accepted', accepted, { deadlineMs: 60_000, everyMs: 500 })
  expect((await partitionNow()).partition.isr.length).toBeGreaterThanOrEqual(2)
})
