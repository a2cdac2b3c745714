import { describe, expect, test } from 'vitest'
import type { Cluster, Group } from '../cluster.ts'
import { sampleCluster, times } from '../sample.ts'
import { lose } from './lose.ts'
import { lossReport } from './report.ts'
import { survival } from './survival.ts'
import { unknownOf } from './unknown.ts'
import { verdict } from './verdict.ts'

const BROKERS = { 1: 'a', 2: 'b', 3: 'c' }
const ONE = { 'min.insync.replicas': '1' }

describe('min.insync.replicas', () => {
  const cluster = sampleCluster({
    brokers: BROKERS,
    topics: {
      known: { replicas: [[1, 2]], config: ONE },
      single: { replicas: times(2, [1]) },
      clicks: { replicas: [[1, 2]] },
      orders: { replicas: [[1], [1, 2, 3]] },
    },
  })

  test('that is not known is counted where a topic has more than one replica', () => {
    const unknown = ['min.insync.replicas of 2 topics is not known and taken for 1.']
    expect(unknownOf(cluster)).toEqual(unknown)
    expect(lossReport(cluster, lose(cluster, [2]), []).unknown).toEqual(unknown)
  })

  test('that is not known is told with whatever the verdict is', () => {
    const stops = verdict(cluster, survival(cluster))
    expect(stops.lede).toMatch(/ min\.insync\.replicas of 2 topics is not known and taken for 1\.$/)
    const survives = sampleCluster({ brokers: BROKERS, topics: { orders: { replicas: [[1, 2, 3]] } } })
    const { sentence, lede } = verdict(survives, survival(survives))
    expect(sentence.map(({ text }) => text).join('')).toBe(
      'It survives the loss of any one broker, as far as is known.',
    )
    expect(lede).toMatch(/ min\.insync\.replicas of 1 topic is not known and taken for 1\.$/)
  })
})

describe('the topics of a group', () => {
  const topics = { __consumer_offsets: { replicas: [[1, 2]], config: ONE }, orders: { replicas: [[3]] } }
  const withGroup = (differing: Partial<Group>): Cluster => {
    const one = sampleCluster({ brokers: BROKERS, voters: [101], topics, groups: { billing: [] } })
    return { ...one, groups: one.groups.map((group) => ({ ...group, ...differing })) }
  }

  test('are not known where Kafka does not tell them', () => {
    const cluster = withGroup({ protocol: 'streams' })
    expect(unknownOf(cluster)).toEqual(['What 1 group reads is not known.'])
    expect(lossReport(cluster, lose(cluster, [3]), []).groups).toEqual([
      {
        id: 'billing',
        state: 'unaffected',
        why: 'its coordinator is elsewhere; what it reads is not known',
      },
    ])
    expect(lossReport(cluster, lose(cluster, [1]), []).groups[0]?.state).toBe('rejoins')
  })

  test.each<Partial<Group>>([
    { protocol: 'consumer' },
    { protocol: 'streams', topics: ['orders'] },
    { protocol: 'streams', state: 'Empty' },
  ])('are known of %j', (differing) => {
    const cluster = withGroup(differing)
    expect(unknownOf(cluster)).toEqual([])
    expect(lossReport(cluster, lose(cluster, [1]), []).unknown).toEqual([])
  })
})
