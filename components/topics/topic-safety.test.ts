import { describe, expect, it } from 'vitest'
import type { Cluster, Group, Partition, Topic } from '#lib/domain/cluster.ts'
import { survival } from '#lib/domain/loss/survival.ts'
import { bestFit } from '#lib/domain/placement/classic.ts'
import { topicRows } from './topic-row.ts'
import { topicSafety } from './topic-safety.ts'
import { topicRisk, topicState } from './topic-state.ts'

const partition = (id: number, replicas: number[], isr = replicas): Partition => ({
  id,
  leader: isr[0] ?? null,
  replicas,
  isr,
  elr: [],
  offline: replicas.filter((broker) => !isr.includes(broker)),
  adding: [],
  removing: [],
  sizeBytes: 10,
  logs: {},
})

function cluster(
  partitions: readonly Partition[],
  {
    minInsync = 2,
    name = 'orders',
    dead = [] as number[],
    racks = ['a', 'b', 'c'],
    groups = [] as Group[],
  } = {},
): Cluster {
  const topic: Topic = {
    name,
    id: null,
    internal: name.startsWith('__'),
    config: { 'min.insync.replicas': { value: String(minInsync), source: 'topic' } },
    partitions,
  }
  return {
    clusterId: null,
    readAt: '2026-11-21T10:00:00Z',
    kraft: { leaderId: 1, voters: [1, 2, 3], lagging: [] },
    elrEnabled: true,
    kafkaVersion: '4.3',
    brokers: racks.map((rack, i) => ({
      id: i + 1,
      host: 'h',
      port: 9092,
      rack,
      alive: !dead.includes(i + 1),
      logDirs: [],
      config: {},
    })),
    topics: [topic],
    groups,
  }
}

function judge(of: Cluster) {
  const losses = survival(of)
  const [topic] = of.topics
  const [row] = topicRows(of, losses, (one) => bestFit(one, of))
  if (!topic || !row) throw new Error('the cluster has no topic')
  const { sentence, lede } = topicSafety(topic, row, of, losses)
  return { text: sentence.map((part) => part.text).join(''), lede, row }
}

describe('topicSafety', () => {
  it('is safe where any one broker or rack may go and acks=all means two disks', () => {
    const { text, row } = judge(cluster([partition(0, [1, 2, 3]), partition(1, [2, 3, 1])]))
    expect(text).toBe('This data is safe: it survives the loss of any one broker and of any one rack.')
    expect(topicRisk(row)).toBeNull()
    expect(topicState(row).text).toBe('in sync')
  })

  it('names the broker that holds the only replica', () => {
    const { text, lede, row } = judge(cluster([partition(0, [1]), partition(1, [1])], { minInsync: 1 }))
    expect(text).toBe('This data is not safe: losing broker 1 takes 2 of 2 partitions offline.')
    expect(lede).toBe('All 2 partitions have one replica. If a disk is lost, so is what it holds.')
    expect(topicRisk(row)).toEqual({ text: 'losing broker 1 stops it', stops: true })
  })

  it('says how many groups hang on the offsets topic', () => {
    const group: Group = {
      id: 'billing',
      protocol: 'consumer',
      state: 'Stable',
      members: 1,
      coordinatorPartition: 0,
      topics: [],
    }
    const of = cluster([partition(0, [1])], { name: '__consumer_offsets', minInsync: 1, groups: [group] })
    expect(judge(of).lede).toMatch(/1 consumer group keeps its offsets there and would stop\.$/)
  })

  it('warns of acks=all where one replica in sync is enough', () => {
    expect(judge(cluster([partition(0, [1, 2, 3])], { minInsync: 1 })).text).toBe(
      'This data survives the loss of any one broker, but acks=all gives no more than acks=1.',
    )
  })

  it('warns where a loss would refuse writes', () => {
    const { text, row } = judge(cluster([partition(0, [1, 2])]))
    expect(text).toBe(
      'This data survives the loss of any one broker, but losing broker 1 or 2 stops acks=all writes.',
    )
    expect(topicRisk(row)).toEqual({ text: 'losing broker 1 or 2 stops acks=all writes', stops: false })
  })

  it('warns of a rack that holds every replica', () => {
    const racks = ['a', 'a', 'a', 'b', 'b']
    const { text } = judge(cluster([partition(0, [1, 2, 3])], { racks }))
    expect(text).toBe('This data survives the loss of any one broker, but not of rack a.')
  })

  it('says what is offline now, and which broker brings it back', () => {
    const { text, lede, row } = judge(cluster([partition(0, [1], []), partition(1, [2, 3])], { dead: [1] }))
    expect(text).toBe('1 of 2 partitions is offline: neither read nor written.')
    expect(lede).toBe('They come back with broker 1, unless its disk is lost.')
    expect(topicState(row).text).toBe('1 offline')
  })

  it('says that writes are refused now, where no one loss takes more than that', () => {
    const { text, row } = judge(
      cluster([{ ...partition(0, [1, 2, 3], [1, 2]), offline: [] }], { minInsync: 3 }),
    )
    expect(text).toBe('The one partition is refusing writes with acks=all now.')
    expect(topicState(row)).toMatchObject({ tone: 'bad', text: '1 below min ISR' })
  })

  it('does not count replicas that are being added as under-replicated', () => {
    const moving = { ...partition(0, [1, 2, 3], [1, 2]), offline: [], adding: [3] }
    expect(topicState(judge(cluster([moving])).row).text).toBe('1 reassigning')
  })
})
