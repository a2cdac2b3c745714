import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Observation } from '#lib/domain/observation.ts'
import { type Collector, startCollector } from '#lib/kafka/collector.ts'
import { probe } from '#lib/kafka/probe.ts'
import { addresses, createTopic, deleteTopics, signalBroker } from './kafka.ts'
import { readdressed, startProxy } from './tcp-proxy.ts'

const collectors: Collector[] = []

afterEach(() => {
  for (const collector of collectors.splice(0)) collector.stop()
})

afterAll(() => deleteTopics('kafka-faults'))

async function started(): Promise<Collector> {
  const collector = startCollector({ bootstrap: addresses, tls: false })
  collectors.push(collector)
  const read = await collector.refresh()
  if (!read.ok) throw new Error(read.problem.message)
  return collector
}

/** Waits until the collector, by itself, shows what is wanted; the test's own limit is the deadline. */
async function shows(collector: Collector, wanted: (seen: Observation) => boolean): Promise<Observation> {
  for (;;) {
    const seen = collector.observation()
    if (seen !== null && wanted(seen)) return seen
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function signalAll(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  for (const id of [1, 2, 3]) await signalBroker(id, signal)
}

describe('a broker that hangs', () => {
  test('is named with its problem, delays no other, and is read again when it goes on', async () => {
    const topic = 'kafka-faults-hang'
    await createTopic(topic, [[2, 1, 3]], { 'min.insync.replicas': '1' })
    const collector = await started()
    const before = collector.observation()
    await signalBroker(2, 'SIGSTOP')
    onTestFinished(() => signalBroker(2, 'SIGCONT'))
    const hung = await shows(collector, ({ contacts }) => contacts[2]?.answers === false)
    expect(hung.contacts[2]?.problem).toMatchObject({ code: 'timed-out' })
    expect(hung.contacts[2]?.lastAnswerAt).toBeGreaterThan(0)
    expect(hung.contacts[1]?.answers).toBe(true)
    expect(hung.contacts[3]?.answers).toBe(true)
    expect(hung.version).toBeGreaterThan(before?.version ?? 0)

    // Everything can still be read but broker 2's own, of which the last known stays.
    const read = await collector.refresh()
    if (!read.ok) throw new Error(read.problem.message)
    const { parts, cluster } = read.value
    for (const name of ['logDirs', 'groups', 'brokerConfigs'] as const) {
      expect(parts[name].problem?.message).toContain(`localhost:${addresses[1]?.port}`)
      expect(parts[name].readAt).toBeGreaterThan(before?.parts[name].readAt ?? 0)
    }
    expect(parts.topicConfigs.problem).toBeNull()
    const broker = cluster.brokers.find(({ id }) => id === 2)
    expect(broker?.logDirs).toEqual(before?.cluster.brokers.find(({ id }) => id === 2)?.logDirs)
    expect(broker?.config['node.id']?.value).toBe('2')

    // Its session ends: the controller fences it, and another replica leads.
    const fenced = await shows(collector, ({ cluster }) => cluster.brokers[1]?.alive === false)
    expect(fenced.cluster.brokers[1]).toMatchObject({ id: 2, rack: 'rack-b', port: addresses[1]?.port })
    const [partition] = fenced.cluster.topics.find(({ name }) => name === topic)?.partitions ?? []
    expect(partition?.leader).not.toBe(2)
    expect(partition?.offline).toEqual([2])
    expect(Object.keys(partition?.logs ?? {})).toEqual(['1', '2', '3'])

    await signalBroker(2, 'SIGCONT')
    const back = await shows(
      collector,
      ({ cluster, contacts, parts }) =>
        contacts[2]?.answers === true && cluster.brokers[1]?.alive === true && parts.logDirs.problem === null,
    )
    expect(back.contacts[2]?.problem).toBeNull()
  })

  test('and all others with it: the last observation stays, and says why it is old', async () => {
    const collector = await started()
    const before = collector.observation()
    await signalAll('SIGSTOP')
    onTestFinished(() => signalAll('SIGCONT'))
    const hung = await shows(collector, ({ parts }) => parts.metadata.problem !== null)
    expect(hung.parts.metadata.problem?.code).toBe('timed-out')
    expect(hung.parts.metadata.readAt).toBeGreaterThan(0)
    expect(hung.cluster.topics.map(({ name }) => name)).toEqual(
      before?.cluster.topics.map(({ name }) => name),
    )
    expect(await collector.refresh()).toMatchObject({ ok: false, problem: { code: 'timed-out' } })
    await signalAll('SIGCONT')
    const back = await shows(collector, ({ parts }) => parts.metadata.problem === null)
    expect(back.parts.metadata.readAt).toBeGreaterThan(hung.parts.metadata.readAt ?? 0)
  })
})

test('a partition below its minimum of in-sync replicas shows who is eligible to lead all the same', async () => {
  const topic = 'kafka-faults-elr'
  await createTopic(topic, [[2, 3]], { 'min.insync.replicas': '2' })
  const collector = await started()
  // Broker 3 goes first and stays eligible, since the in-sync set shrinks below its minimum.
  await signalBroker(3, 'SIGSTOP')
  onTestFinished(() => signalBroker(3, 'SIGCONT'))
  const partitionOf = ({ cluster }: Observation) =>
    cluster.topics.find(({ name }) => name === topic)?.partitions[0]
  const seen = await shows(collector, (observation) => partitionOf(observation)?.isr.length === 1)
  expect(partitionOf(seen)).toMatchObject({ leader: 2, isr: [2], elr: [3], offline: [3] })
  await signalBroker(3, 'SIGCONT')
  const back = await shows(collector, (observation) => partitionOf(observation)?.isr.length === 2)
  expect(partitionOf(back)).toMatchObject({ elr: [], offline: [] })
})

test('an advertised address that leads nowhere is named, and what the bootstrap address tells is shown', async () => {
  const [first] = addresses
  if (first === undefined) throw new Error('the suite has brokers')
  const proxy = await startProxy(first, { reply: advertiseElsewhere })
  onTestFinished(() => proxy.close())
  const result = await probe([proxy], { tls: false })
  expect(result).toMatchObject({ ok: false, problem: { code: 'advertised-unreachable' } })
  if (result.ok) return
  expect(result.problem.message).toContain(`127.0.0.1:${proxy.port}`)
  for (const id of [1, 2, 3]) expect(result.problem.message).toContain(`localhost:${id}`)

  const collector = startCollector({ bootstrap: [proxy], tls: false })
  collectors.push(collector)
  const seen = await shows(collector, ({ parts }) => parts.logDirs.problem?.code === 'advertised-unreachable')
  expect(seen.cluster.brokers.map(({ id, alive }) => [id, alive])).toEqual([1, 2, 3].map((id) => [id, true]))
  expect(seen.parts.metadata.problem).toBeNull()
  expect(seen.contacts[1]).toMatchObject({ answers: false, problem: { code: 'connection-refused' } })
})

/** Broker 1 … 3 say that they listen on ports 1 … 3, as with a wrong advertised.listeners: nothing listens there. */
const advertiseElsewhere = (chunk: Buffer) => readdressed(chunk, addresses, [1, 2, 3])

test('TLS, spoken to a plain Kafka listener', async () => {
  const result = await probe(addresses, { tls: true })
  expect(result).toMatchObject({ ok: false, problem: { code: 'tls-failed' } })
})

test('one bad bootstrap address among good ones does no harm', async () => {
  const result = await probe([{ host: 'no-such-host.invalid', port: 9092 }, ...addresses], { tls: false })
  expect(result).toMatchObject({ ok: true, value: { brokers: 3 } })
})
