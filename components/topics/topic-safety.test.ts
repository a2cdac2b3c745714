import { describe, expect, it } from 'vitest'
import type { Cluster, Partition } from '#lib/domain/cluster.ts'
import { survival } from '#lib/domain/loss/survival.ts'
import { bestFit } from '#lib/domain/placement/infer.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import { topicRows } from './topic-row.ts'
import { topicSafety } from './topic-safety.ts'
import { topicRisk, topicState } from './topic-state.ts'

type Options = {
  readonly minInsync?: number
  readonly name?: string
  readonly dead?: readonly number[]
  readonly racks?: readonly string[]
  readonly groups?: Readonly<Record<string, readonly string[]>>
  readonly differing?: Readonly<Record<number, Partial<Partition>>>
}

/** One topic on brokers 1, 2, 3 … of the given racks. */
function cluster(replicas: readonly (readonly number[])[], options: Options = {}): Cluster {
  const { minInsync = 2, name = 'orders', racks = ['a', 'b', 'c'], differing = {}, ...rest } = options
  const config = { 'min.insync.replicas': String(minInsync) }
  return sampleCluster({
    ...rest,
    brokers: Object.fromEntries(racks.map((rack, i) => [i + 1, rack])),
    topics: { [name]: { replicas, config, differing } },
    elrEnabled: true,
    voters: [1, 2, 3],
  })
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
    const { text, row } = judge(
      cluster([
        [1, 2, 3],
        [2, 3, 1],
      ]),
    )
    expect(text).toBe('This data is safe: it survives the loss of any one broker and of any one rack.')
    expect(topicRisk(row)).toBeNull()
    expect(topicState(row).text).toBe('in sync')
  })

  it('names the broker that holds the only replica', () => {
    const { text, lede, row } = judge(cluster([[1], [1]], { minInsync: 1 }))
    expect(text).toBe('This data is not safe: losing broker 1 takes 2 of 2 partitions offline.')
    expect(lede).toBe('All 2 partitions have one replica. If a disk is lost, so is what it holds.')
    expect(topicRisk(row)).toEqual({ text: 'losing broker 1 stops it', stops: true })
  })

  it('says how many groups hang on the offsets topic', () => {
    const of = cluster([[1]], { name: '__consumer_offsets', minInsync: 1, groups: { billing: [] } })
    expect(judge(of).lede).toMatch(/1 consumer group keeps its offsets there and would stop\.$/)
  })

  it('warns of acks=all where one replica in sync is enough', () => {
    expect(judge(cluster([[1, 2, 3]], { minInsync: 1 })).text).toBe(
      'This data survives the loss of any one broker, but acks=all gives no more than acks=1.',
    )
  })

  it('warns where a loss would refuse writes', () => {
    const { text, row } = judge(cluster([[1, 2]]))
    expect(text).toBe(
      'This data survives the loss of any one broker, but losing broker 1 or 2 stops acks=all writes.',
    )
    expect(topicRisk(row)).toEqual({ text: 'losing broker 1 or 2 stops acks=all writes', stops: false })
  })

  it('warns of a rack that holds every replica', () => {
    const racks = ['a', 'a', 'a', 'b', 'b']
    const { text } = judge(cluster([[1, 2, 3]], { racks }))
    expect(text).toBe('This data survives the loss of any one broker, but not of rack a.')
  })

  it('says what is offline now, and which broker brings it back', () => {
    const { text, lede, row } = judge(cluster([[1], [2, 3]], { dead: [1] }))
    expect(text).toBe('1 of 2 partitions is offline: neither read nor written.')
    expect(lede).toBe('They come back with broker 1, unless its disk is lost.')
    expect(topicState(row).text).toBe('1 offline')
  })

  it('says that writes are refused now, where no one loss takes more than that', () => {
    const { text, row } = judge(cluster([[1, 2, 3]], { minInsync: 3, differing: { 0: { isr: [1, 2] } } }))
    expect(text).toBe('The one partition is refusing writes with acks=all now.')
    expect(topicState(row)).toMatchObject({ tone: 'bad', text: '1 below min ISR' })
  })

  it('does not count replicas that are being added as under-replicated', () => {
    const moving = cluster([[1, 2, 3]], { differing: { 0: { isr: [1, 2], adding: [3] } } })
    expect(topicState(judge(moving).row).text).toBe('1 reassigning')
  })
})
