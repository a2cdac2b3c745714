import { describe, expect, it } from 'vitest'
import type { Broker, Cluster, Partition } from '#lib/domain/cluster.ts'
import { survival } from '#lib/domain/loss/survival.ts'
import type { Observation, PartAge, PartName } from '#lib/domain/observation.ts'
import { brokerRows, diskUse } from './broker-row.ts'
import { brokersVerdict, brokerVerdict } from './broker-words.ts'
import { heldPartitions } from './held-partitions.ts'

const part: PartAge = { readAt: 1, tookMs: 1, problem: null }
const parts: Record<PartName, PartAge> = {
  metadata: part,
  quorum: part,
  logDirs: part,
  topicConfigs: part,
  brokerConfigs: part,
  groups: part,
}

const broker = (id: number, over: Partial<Broker> = {}): Broker => ({
  id,
  host: `kafka-${id}`,
  port: 9092,
  rack: null,
  alive: true,
  logDirs: [],
  config: {},
  ...over,
})

const partition = (id: number, replicas: number[], over: Partial<Partition> = {}): Partition => ({
  id,
  leader: replicas[0] ?? null,
  replicas,
  isr: replicas,
  elr: [],
  offline: [],
  adding: [],
  removing: [],
  sizeBytes: 10,
  logs: { 1: { dir: '/d1', bytes: 9 } },
  ...over,
})

function observe(
  topics: Record<string, Partition[]>,
  brokers = [broker(1), broker(2), broker(3)],
): Observation {
  const cluster: Cluster = {
    clusterId: null,
    readAt: '2026-11-21T10:00:00Z',
    kraft: { leaderId: 2, voters: [1, 2, 3], lagging: [] },
    elrEnabled: false,
    kafkaVersion: null,
    brokers,
    topics: Object.entries(topics).map(([name, partitions]) => ({
      name,
      id: null,
      internal: name.startsWith('__'),
      config: { 'min.insync.replicas': { value: '1', source: 'default' } },
      partitions,
    })),
    groups: [
      {
        id: 'billing',
        protocol: 'classic',
        state: 'Stable',
        members: 1,
        coordinatorPartition: 0,
        topics: [],
      },
    ],
  }
  return { version: 1, cluster, parts, contacts: {} }
}

const text = (sentence: readonly { text: string }[]) => sentence.map((one) => one.text).join('')

function sentenceOf(observation: Observation, id: number): string {
  const losses = survival(observation.cluster)
  const row = brokerRows(observation, losses).find((one) => one.broker.id === id)
  if (!row) throw new Error(`there is no broker ${id}`)
  return text(brokerVerdict(row, losses).sentence)
}

const fragile = observe({
  __consumer_offsets: [partition(0, [1])],
  'audit-log': [partition(0, [1]), partition(1, [1])],
  orders: [partition(0, [1, 2, 3]), partition(1, [3, 2, 1], { isr: [3, 2], leader: 2 })],
})

describe('brokerVerdict', () => {
  it('counts the groups and partitions that stop with it', () => {
    expect(sentenceOf(fragile, 1)).toBe('If broker 1 stops, 1 group and 3 partitions stop with it.')
  })

  it('says that nothing stops', () => {
    expect(sentenceOf(fragile, 2)).toBe('If broker 2 stops, nothing stops with it.')
  })

  it('speaks of one thing in the singular', () => {
    expect(sentenceOf(observe({ a: [partition(0, [1])] }), 1)).toBe(
      'If broker 1 stops, 1 partition stops with it.',
    )
  })

  it('says that a broker is down rather than what would stop', () => {
    const down = observe({ a: [partition(0, [2, 3, 1])] }, [
      broker(1, { alive: false }),
      broker(2),
      broker(3),
    ])
    expect(sentenceOf(down, 1)).toBe('Broker 1 is down. It holds 1 replica.')
  })

  it('names the controller quorum where its majority is at stake', () => {
    const down = observe({ a: [partition(0, [2, 3, 1])] }, [
      broker(1, { alive: false }),
      broker(2),
      broker(3),
    ])
    expect(sentenceOf(down, 2)).toBe('If broker 2 stops, the controller quorum stops with it.')
  })
})

describe('brokersVerdict', () => {
  it('tells those that must not stop from those that may', () => {
    const rows = brokerRows(fragile, survival(fragile.cluster))
    const { sentence, lede } = brokersVerdict(rows)
    expect(text(sentence)).toBe('Broker 1 must not stop. Nothing stops with broker 2 and 3.')
    expect(lede).toBe('3 of 3 brokers are alive.')
    expect(rows.map((row) => row.quorum)).toEqual(['voter', 'controller', 'voter'])
    expect(rows.map((row) => row.leaders)).toEqual([4, 1, 0])
  })
})

describe('diskUse', () => {
  const dir = { path: '/d', totalBytes: 100, usableBytes: 25, error: null }

  it('adds up log directories, and is null as soon as one is not known', () => {
    expect(diskUse(broker(1, { logDirs: [dir, dir] }))).toEqual({ usedBytes: 150, totalBytes: 200 })
    expect(diskUse(broker(1, { logDirs: [dir, { ...dir, usableBytes: null }] }))).toBeNull()
    expect(diskUse(broker(1))).toBeNull()
  })
})

describe('heldPartitions', () => {
  it('filters by topic and by the part that the broker has, and counts each', () => {
    const { held, counts } = heldPartitions(fragile.cluster, 1, '', 'led')
    expect(held.map((one) => `${one.topic}-${one.partition.id}`)).toEqual([
      '__consumer_offsets-0',
      'audit-log-0',
      'audit-log-1',
      'orders-0',
    ])
    expect(counts).toEqual({ all: 5, led: 4, followed: 1, behind: 1 })
    expect(heldPartitions(fragile.cluster, 1, 'ORD', 'behind').held.map((one) => one.partition.id)).toEqual([
      1,
    ])
    expect(heldPartitions(fragile.cluster, 2, 'ord', 'all').held[0]?.log).toBeNull()
  })
})
