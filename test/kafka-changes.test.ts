import { Producer, stringSerializers } from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { must } from '#demo/link.ts'
import type { Topic } from '#lib/domain/cluster.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { alterConfigs, readConfigs } from '#lib/kafka/configs.ts'
import { electPreferredLeaders } from '#lib/kafka/elect.ts'
import { Link } from '#lib/kafka/link.ts'
import { readAllLogDirs, sizesOf } from '#lib/kafka/log-dirs.ts'
import { alterReassignments, listReassignments } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { addresses, bootstrap, createTopic, deleteTopics, signalBroker } from './kafka.ts'
import { clusterOf, currentStand } from './stand.ts'
import { startProxy } from './tcp-proxy.ts'

const FREELY = { allowReplicationFactorChange: true }
const GUARDED = { allowReplicationFactorChange: false }

let link: Link

beforeAll(() => {
  link = new Link(addresses, { tls: false })
  link.learn(addresses.map((address, index) => ({ id: index + 1, address })))
})

afterAll(async () => {
  link?.close()
  await deleteTopics('kafka-changes')
})

async function topicNow(name: string): Promise<Topic> {
  const [topic] = must(await describeTopics(link, [name]))
  if (topic === undefined) throw new Error(`no topic ${name}`)
  return topic
}

/** Reads the topic until it is as wanted; the test's own limit is the deadline. */
async function topicUntil(name: string, wanted: (topic: Topic) => boolean): Promise<Topic> {
  for (;;) {
    const topic = await topicNow(name)
    if (wanted(topic)) return topic
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function produce(topic: string, records: number, bytes: number): Promise<void> {
  const options = { clientId: 'kafka-changes', bootstrapBrokers: bootstrap.split(',') }
  const producer = new Producer({ ...options, serializers: stringSerializers })
  for (let record = 0; record < records; record++) {
    await producer.send({ messages: [{ topic, partition: 0, value: 'x'.repeat(bytes) }], acks: -1 })
  }
  await producer.close()
}

describe('reassignments', () => {
  test('raise a replication factor; the number of replicas is guarded unless it is meant to change', async () => {
    const topic = 'kafka-changes-raise'
    await createTopic(topic, [[1], [2]], {})
    const changes = [
      { topic, partition: 0, replicas: [1, 2, 3] },
      { topic, partition: 1, replicas: [3] },
    ]
    const [raise, move] = must(await alterReassignments(link, changes, GUARDED))
    expect(raise).toMatchObject({ topic, partition: 0, problem: { code: 'kafka-refused' } })
    expect(raise?.problem?.message).toContain('The replication factor is changed from 1 to 3')
    expect(move).toEqual({ topic, partition: 1, problem: null })
    const [accepted] = must(await alterReassignments(link, changes.slice(0, 1), FREELY))
    expect(accepted?.problem).toBeNull()
    const done = await topicUntil(topic, ({ partitions }) =>
      partitions.every(
        ({ isr, adding, removing }, id) => isr.length === [3, 1][id] && adding.length + removing.length === 0,
      ),
    )
    expect(done.partitions.map(({ replicas }) => replicas)).toEqual([[1, 2, 3], [3]])
  })

  test('each refusal is told apart, in the words of Kafka', async () => {
    const topic = 'kafka-changes-refuse'
    await createTopic(topic, [[1], [2]], {})
    const outcomes = must(
      await alterReassignments(
        link,
        [
          { topic, partition: 0, replicas: [9] },
          { topic, partition: 1, replicas: null },
          { topic: 'kafka-changes-not-there', partition: 0, replicas: [1] },
        ],
        FREELY,
      ),
    )
    // Nothing was to be cancelled, so nothing is refused.
    expect(outcomes.map(({ problem }) => problem?.code ?? null)).toEqual([
      'kafka-refused',
      null,
      'topic-unknown',
    ])
    expect(outcomes[0]?.problem?.message).toContain('broker 9')
    expect(outcomes[2]?.problem?.message).toContain('kafka-changes-not-there')
    expect((await topicNow(topic)).partitions.map(({ replicas }) => replicas)).toEqual([[1], [2]])
  })

  test('one that runs is listed with what it adds and removes, and a cancel brings the old replicas back', async () => {
    const topic = 'kafka-changes-cancel'
    await createTopic(topic, [[1, 2]], {
      'leader.replication.throttled.replicas': '*',
      'follower.replication.throttled.replicas': '*',
    })
    await produce(topic, 20, 200_000)
    const rate = {
      'leader.replication.throttled.rate': '1000',
      'follower.replication.throttled.rate': '1000',
    }
    await throttle(rate)
    onTestFinished(() => throttle(Object.fromEntries(Object.keys(rate).map((key) => [key, null]))))
    must(await alterReassignments(link, [{ topic, partition: 0, replicas: [1, 3] }], FREELY))
    const running = must(await listReassignments(link)).filter((move) => move.topic === topic)
    expect(running).toEqual([{ topic, partition: 0, replicas: [1, 3, 2], adding: [3], removing: [2] }])
    const [moving] = (await topicNow(topic)).partitions
    expect(moving).toMatchObject({ replicas: [1, 3, 2], adding: [3], removing: [2], leader: 1 })
    const [cancelled] = must(
      await alterReassignments(link, [{ topic, partition: 0, replicas: null }], GUARDED),
    )
    expect(cancelled?.problem).toBeNull()
    const [back] = (await topicUntil(topic, ({ partitions }) => partitions[0]?.adding.length === 0))
      .partitions
    expect(back).toMatchObject({ replicas: [1, 2], adding: [], removing: [] })
  })

  test('a cancel of what has ended is no problem; one that would take an unclean election is unsafe', async () => {
    const topic = 'kafka-changes-unsafe'
    await createTopic(topic, [[1]], {
      'leader.replication.throttled.replicas': '*',
      'follower.replication.throttled.replicas': '0:3',
    })
    const cancel = () => alterReassignments(link, [{ topic, partition: 0, replicas: null }], GUARDED)
    expect(must(await cancel())).toEqual([{ topic, partition: 0, problem: null }])

    await produce(topic, 40, 200_000)
    const limit = (value: string | null) => {
      const values = { 'follower.replication.throttled.rate': value }
      return alterConfigs(link, [{ resource: { kind: 'broker', name: '3' }, values }])
    }
    await limit('1000')
    onTestFinished(async () => {
      await clusterOf(currentStand()).restart()
      await limit(null)
    })
    must(await alterReassignments(link, [{ topic, partition: 0, replicas: [2, 3] }], FREELY))
    await topicUntil(topic, ({ partitions }) => partitions[0]?.isr.includes(2) === true)
    await signalBroker(1, 'SIGKILL')
    const leader = async () => (await topicNow(topic)).partitions[0]?.leader
    await expect.poll(leader, { timeout: 60_000 }).toBe(2)
    const [refused] = must(await cancel())
    expect(refused?.problem).toMatchObject({ code: 'cancel-unsafe' })
    expect(refused?.problem?.message).toContain('unclean leader election')
    expect(must(await listReassignments(link)).filter((move) => move.topic === topic)).toHaveLength(1)
  })

  async function throttle(values: Readonly<Record<string, string | null>>): Promise<void> {
    const changes = ['1', '2', '3'].map((name) => ({ resource: { kind: 'broker', name } as const, values }))
    for (const { problem } of await alterConfigs(link, changes)) expect(problem).toBeNull()
  }

  test('a reply that is lost after sending leaves the outcome unknown, and nothing is sent twice', async () => {
    const topic = 'kafka-changes-lost'
    await createTopic(topic, [[1]], {})
    let sent = 0
    const [first] = addresses
    if (first === undefined) throw new Error('the suite has brokers')
    const isChange = (chunk: Buffer) => chunk.length > 6 && chunk.readInt16BE(4) === 45
    const proxy = await startProxy(first, {
      request: (chunk) => {
        if (isChange(chunk)) sent++
        return chunk
      },
      reply: (chunk) => (sent > 0 ? null : chunk),
    })
    const through = new Link([proxy], { tls: false })
    onTestFinished(async () => {
      through.close()
      await proxy.close()
    })
    const lost = await alterReassignments(through, [{ topic, partition: 0, replicas: [2] }], GUARDED)
    expect(lost).toMatchObject({ ok: false, problem: { code: 'outcome-unknown' } })
    expect(sent).toBe(1)
    const done = await topicUntil(topic, ({ partitions }) => partitions[0]?.replicas.length === 1)
    expect(done.partitions[0]?.replicas).toEqual([2])
  })
})

test('sizes of replicas are by broker; a broker that is not there has a problem in its place', async () => {
  const topic = 'kafka-changes-sizes'
  await createTopic(topic, [[1, 2]], {})
  await produce(topic, 1, 10_000)
  const sizes = await readAllLogDirs(link, [1, 3, 9])
  const first = sizes.get(1)
  expect(first?.ok && sizesOf(first.value).get(`${topic}-0`)).toBeGreaterThan(10_000)
  const third = sizes.get(3)
  expect(third?.ok && sizesOf(third.value).has(`${topic}-0`)).toBe(false)
  expect(sizes.get(9)).toMatchObject({ ok: false, problem: { code: 'broker-unknown' } })
})

test('the preferred leader is elected; where it leads already, that is no problem', async () => {
  const topic = 'kafka-changes-elect'
  await createTopic(topic, [[1, 2, 3]], {})
  await topicUntil(topic, ({ partitions }) => partitions[0]?.isr.length === 3)
  // A pure reorder: the present leader stays until an election is asked for.
  must(await alterReassignments(link, [{ topic, partition: 0, replicas: [2, 3, 1] }], GUARDED))
  const reordered = await topicUntil(topic, ({ partitions }) => partitions[0]?.replicas[0] === 2)
  expect(reordered.partitions[0]?.leader).toBe(1)
  const asked = [
    { topic, partition: 0 },
    { topic, partition: 7 },
  ]
  const [elected, missing] = must(await electPreferredLeaders(link, asked))
  expect(elected?.problem).toBeNull()
  expect(missing?.problem).toMatchObject({ code: 'topic-unknown' })
  await topicUntil(topic, ({ partitions }) => partitions[0]?.leader === 2)
  const [again] = must(await electPreferredLeaders(link, asked.slice(0, 1)))
  expect(again?.problem).toBeNull()
})

describe('configs', () => {
  test('keys are set and deleted one by one, on topics and on brokers; others stay', async () => {
    const topic: ConfigResource = { kind: 'topic', name: 'kafka-changes-configs' }
    const broker: ConfigResource = { kind: 'broker', name: '3' }
    await createTopic(topic.name, [[1]], { 'retention.ms': '7200000' })
    const own = async () => {
      const [ofTopic, ofBroker] = (await readConfigs(link, [topic, broker])).map(({ config }) => must(config))
      return {
        retention: ofTopic?.['retention.ms'],
        replicas: ofTopic?.['leader.replication.throttled.replicas'],
        rate: ofBroker?.['leader.replication.throttled.rate'],
      }
    }
    const before = await own()
    expect(before.retention).toEqual({ value: '7200000', source: 'topic' })
    const set = await alterConfigs(link, [
      { resource: topic, values: { 'leader.replication.throttled.replicas': '0:1' } },
      { resource: broker, values: { 'leader.replication.throttled.rate': '123456' } },
    ])
    expect(set.map(({ problem }) => problem)).toEqual([null, null])
    await expect.poll(own).toEqual({
      retention: { value: '7200000', source: 'topic' },
      replicas: { value: '0:1', source: 'topic' },
      rate: { value: '123456', source: 'broker' },
    })
    const deleted = await alterConfigs(link, [
      { resource: topic, values: { 'leader.replication.throttled.replicas': null } },
      { resource: broker, values: { 'leader.replication.throttled.rate': null } },
    ])
    expect(deleted.map(({ problem }) => problem)).toEqual([null, null])
    await expect.poll(own).toEqual(before)
  })

  test('a refused change names the resource and the reason, and changes nothing of it', async () => {
    const resource: ConfigResource = { kind: 'topic', name: 'kafka-changes-refused-config' }
    await createTopic(resource.name, [[1]], {})
    const values = { 'retention.ms': '1', 'no.such.key': '1' }
    const [outcome] = await alterConfigs(link, [{ resource, values }])
    expect(outcome?.problem).toMatchObject({ code: 'kafka-refused' })
    expect(outcome?.problem?.message).toContain('no.such.key')
    const [read] = await readConfigs(link, [resource])
    expect(read?.config.ok && read.config.value['retention.ms']?.source).toBe('default')
  })

  test('a resource that does not exist has a problem of its own', async () => {
    const resources: ConfigResource[] = [
      { kind: 'topic', name: 'kafka-changes-not-there' },
      { kind: 'broker', name: '9' },
      { kind: 'broker', name: '1' },
    ]
    const read = await readConfigs(link, resources)
    expect(read.map(({ resource }) => resource)).toEqual(resources)
    expect(read.map(({ config }) => (config.ok ? 'read' : config.problem.code))).toEqual([
      'topic-unknown',
      'broker-unknown',
      'read',
    ])
  })
})
