import { describe, expect, it } from 'vitest'
import { survival } from '#lib/domain/loss/survival.ts'
import type { Observation, PartAge, PartName } from '#lib/domain/observation.ts'
import { sampleBroker, sampleCluster } from '#lib/domain/sample.ts'
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

const THREE = { 1: null, 2: null, 3: null }

function observe(sample: Omit<Parameters<typeof sampleCluster>[0], 'brokers'>): Observation {
  return { version: 1, cluster: sampleCluster({ brokers: THREE, ...sample }), parts, contacts: {} }
}

const text = (sentence: readonly { text: string }[]) => sentence.map((one) => one.text).join('')

function sentenceOf(observation: Observation, id: number): string {
  const losses = survival(observation.cluster)
  const row = brokerRows(observation, losses).find((one) => one.broker.id === id)
  if (!row) throw new Error(`there is no broker ${id}`)
  return text(brokerVerdict(row, losses).sentence)
}

const fragile = observe({
  topics: {
    __consumer_offsets: { replicas: [[1]] },
    'audit-log': { replicas: [[1], [1]] },
    orders: {
      replicas: [
        [1, 2, 3],
        [3, 2, 1],
      ],
      differing: {
        0: { logs: { 1: { dir: '/d1', bytes: 9 } } },
        1: { isr: [3, 2], leader: 2 },
      },
    },
  },
  groups: { billing: [] },
})
const oneDown = observe({ topics: { a: { replicas: [[2, 3, 1]] } }, dead: [1] })

describe('brokerVerdict', () => {
  it('counts the groups and partitions that stop with it', () => {
    expect(sentenceOf(fragile, 1)).toBe('If broker 1 stops, 1 group and 3 partitions stop with it.')
  })

  it('says that nothing stops', () => {
    expect(sentenceOf(fragile, 2)).toBe('If broker 2 stops, nothing stops with it.')
  })

  it('speaks of one thing in the singular', () => {
    expect(sentenceOf(observe({ topics: { a: { replicas: [[1]] } } }), 1)).toBe(
      'If broker 1 stops, 1 partition stops with it.',
    )
  })

  it('says that a broker is down rather than what would stop', () => {
    expect(sentenceOf(oneDown, 1)).toBe('Broker 1 is down. It holds 1 replica.')
  })

  it('names the controller quorum where its majority is at stake', () => {
    expect(sentenceOf(oneDown, 2)).toBe('If broker 2 stops, the controller quorum stops with it.')
  })
})

describe('brokersVerdict', () => {
  it('tells those that must not stop from those that may', () => {
    const rows = brokerRows(fragile, survival(fragile.cluster))
    const { sentence, lede } = brokersVerdict(rows)
    expect(text(sentence)).toBe('Broker 1 must not stop. Nothing stops with broker 2 or 3.')
    expect(lede).toBe('3 of 3 brokers are alive.')
    expect(rows.map((row) => row.quorum)).toEqual(['controller', 'voter', 'voter'])
    expect(rows.map((row) => row.leaders)).toEqual([4, 1, 0])
  })
})

describe('diskUse', () => {
  const dir = { path: '/d', totalBytes: 100, usableBytes: 25, error: null }

  it('adds up log directories, and is null as soon as one is not known', () => {
    expect(diskUse(sampleBroker(1, { logDirs: [dir, dir] }))).toEqual({ usedBytes: 150, totalBytes: 200 })
    expect(diskUse(sampleBroker(1, { logDirs: [dir, { ...dir, usableBytes: null }] }))).toBeNull()
    expect(diskUse(sampleBroker(1))).toBeNull()
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
