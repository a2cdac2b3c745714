import { describe, expect, test } from 'vitest'
import { incident, sampleCluster, times } from '../sample.ts'
import { lose } from './lose.ts'
import { survival } from './survival.ts'
import { verdict } from './verdict.ts'
import { lossWords } from './words.ts'

const ONE = { 'min.insync.replicas': '1' }

function sentence(cluster: Parameters<typeof survival>[0]): string {
  return verdict(cluster, survival(cluster))
    .sentence.map(({ text }) => text)
    .join('')
}

describe('the incident', () => {
  test('losing broker 1 stops the groups whose topics have three replicas', () => {
    const loss = lose(incident(), [1])
    expect(loss.severity).toBe('stops')
    expect(loss.groups).toEqual([
      expect.objectContaining({ id: 'billing', state: 'stops' }),
      expect.objectContaining({ id: 'shipping', state: 'stops' }),
    ])
    expect(loss.topics.map(({ topic, offline }) => [topic, offline])).toEqual([
      ['__consumer_offsets', 50],
      ['audit-log', 6],
    ])
  })

  test('is told in one sentence, with the cause', () => {
    const cluster = incident()
    expect(sentence(cluster)).toBe(
      'This cluster does not survive losing broker 1. It survives losing broker 2 or 3.',
    )
    expect(verdict(cluster, survival(cluster)).lede).toBe(
      'All 50 partitions of __consumer_offsets have one replica, and all of them are on broker 1. If it stops, 2 consumer groups stop with it, however many replicas the topics have that they read. All 6 partitions of audit-log have one replica, and all of them are on broker 1.',
    )
    expect(lossWords(lose(cluster, [1]))).toBe(
      '2 groups stop and 56 partitions go offline (50 of __consumer_offsets and 6 of audit-log).',
    )
  })

  test('a rack of one broker is judged like the broker', () => {
    const { brokers, racks } = survival(incident())
    expect(racks.map(({ rack, loss }) => [rack, loss.severity])).toEqual([
      ['rack-a', 'stops'],
      ['rack-b', 'nothing'],
      ['rack-c', 'nothing'],
    ])
    expect(brokers.map(({ severity }) => severity)).toEqual(['stops', 'nothing', 'nothing'])
  })
})

test('a cluster with copies everywhere survives', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { orders: { replicas: times(3, [1, 2, 3]), config: ONE } },
  })
  expect(sentence(cluster)).toBe('It survives the loss of any one broker.')
})

test('a rack that holds every copy is not passed over', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'a', 3: 'b' },
    voters: [1, 3, 101, 102, 103],
    topics: { orders: { replicas: times(1, [1, 2]), config: ONE } },
  })
  expect(sentence(cluster)).toBe('It survives the loss of any one broker, but not of rack a.')
})

test('one of something is told in the singular', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { audit: { replicas: [[1]] }, orders: { replicas: [[1], [1, 2, 3]], config: ONE } },
  })
  expect(verdict(cluster, survival(cluster)).lede).toBe(
    'The one partition of audit has one replica, and it is on broker 1. 1 of 2 partitions of orders has one replica, and it is on broker 1.',
  )
})

test('the only broker of an empty cluster is not passed over', () => {
  const cluster = sampleCluster({ brokers: { 1: null }, voters: [101, 102, 103], topics: {} })
  expect(sentence(cluster)).toBe('This cluster does not survive losing broker 1: no other is alive.')
})

test('refused writes are told apart from a stop', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { orders: { replicas: times(2, [1, 2]), config: { 'min.insync.replicas': '2' } } },
  })
  const { brokers } = survival(cluster)
  expect(brokers.map(({ severity }) => severity)).toEqual(['degrades', 'degrades', 'nothing'])
  expect(sentence(cluster)).toBe(
    'It survives the loss of any one broker, but losing broker 1 or 2 stops acks=all writes to 1 topic.',
  )
})

describe('a rack whose loss only refuses writes', () => {
  const brokers = { 1: 'a', 2: 'a', 3: 'b', 4: 'b' }
  const config = { 'min.insync.replicas': '2' }
  const orders = { replicas: [[1, 2, 3]], config }

  test('is not passed over, and is told with what it does', () => {
    const cluster = sampleCluster({ brokers, voters: [101], topics: { orders } })
    const { racks, brokers: each } = survival(cluster)
    expect(racks.map(({ loss }) => loss.severity)).toEqual(['degrades', 'nothing'])
    expect(each.every(({ severity }) => severity === 'nothing')).toBe(true)
    expect(sentence(cluster)).toBe(
      'It survives the loss of any one broker, but losing rack a stops acks=all writes to 1 topic.',
    )
    expect(verdict(cluster, survival(cluster)).lede).toBe(
      'Of 1 partition in 1 topic, none goes offline and no group stops, whichever broker is lost. Without rack a, 1 topic refuses acks=all writes (orders); what is written with acks=1 stays invisible to consumers until the in-sync set is back.',
    )
  })

  test('is told beside brokers only for what none of them does alone', () => {
    const tight = { replicas: [[1, 3]], config }
    const alike = sampleCluster({ brokers, voters: [101], topics: { tight } })
    expect(sentence(alike)).toBe(
      'It survives the loss of any one broker, but losing broker 1 or 3 stops acks=all writes to 1 topic.',
    )
    expect(verdict(alike, survival(alike)).lede).not.toContain('rack')
    const more = sampleCluster({ brokers, voters: [101], topics: { orders, tight } })
    expect(sentence(more)).toBe(
      'It survives the loss of any one broker, but losing broker 1 or 3 stops acks=all writes to 1 topic, and losing rack a stops acks=all writes to 2 topics.',
    )
  })

  test('every rack holds where none of them refuses anything', () => {
    const topics = { orders: { replicas: [[1, 3]], config: { 'min.insync.replicas': '1' } } }
    const cluster = sampleCluster({ brokers, voters: [101], topics })
    expect(verdict(cluster, survival(cluster)).lede).toMatch(/ The same holds for every rack\.$/)
  })
})

test('losing the majority of the voters stops everything', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    voters: [1],
    topics: { orders: { replicas: times(1, [2, 3]) } },
  })
  const loss = lose(cluster, [1])
  expect(loss.quorum).toMatchObject({ left: 0, of: 1, majority: false, loses: true })
  expect(loss.severity).toBe('stops')
  expect(lossWords(loss)).toContain('loses its majority (0 of 1 voters left), so nothing can fail over')
})

test('without a controller the sentence says that first, and what nobody leads', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [2, 3],
    topics: {
      kept: { replicas: times(2, [1, 2, 3]), config: ONE, differing: { 1: { isr: [1, 2, 3] } } },
      gone: { replicas: times(3, [2, 1]), differing: { 0: { leader: null }, 1: { leader: 2, isr: [2, 1] } } },
    },
  })
  expect(sentence(cluster)).toBe(
    'Broker 2 and 3 are down: no controller leads, so nothing can fail over; 2 partitions are offline (2 of gone).',
  )
  const { now } = survival(cluster)
  // Its leader cannot take who is gone out of the in-sync set, and waits for it.
  expect(now.partitions.filter(({ topic }) => topic === 'kept')).toMatchObject([
    { partition: 1, state: 'stalled', leader: 1 },
  ])
})

test('what has stopped already is said first', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [1],
    topics: { 'audit-log': { replicas: times(6, [1]) }, orders: { replicas: times(2, [1, 2, 3]) } },
  })
  expect(sentence(cluster)).toBe('Broker 1 is down: 6 partitions are offline (6 of audit-log).')
})

test('a broker that is down is blamed for what it holds, and for nothing else', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c', 4: 'd' },
    dead: [1, 2],
    voters: [101],
    topics: {
      'audit-log': { replicas: times(6, [1]) },
      orders: { replicas: times(2, [2, 3, 4]), config: ONE },
    },
  })
  expect(sentence(cluster)).toBe('Broker 1 is down: 6 partitions are offline (6 of audit-log).')
  expect(verdict(cluster, survival(cluster)).lede).toBe(
    'It comes back when the broker does, unless its disk is lost. Broker 2 is down too, which is not why.',
  )
})

test('a failed log directory of a live broker is named as the cause', () => {
  const failed = { 0: { leader: null, offline: [3] } }
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [1],
    voters: [101],
    topics: { orders: { replicas: [[3]], differing: failed } },
  })
  expect(sentence(cluster)).toBe(
    'A log directory of broker 3 has failed: 1 partition is offline (1 of orders).',
  )
})

test('what is offline already is no reason why a broker must not be lost', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [1],
    voters: [101],
    topics: { orders: { replicas: [[1, 2]], differing: { 0: { isr: [1], leader: null } } } },
  })
  expect(survival(cluster).now.severity).toBe('stops')
  expect(survival(cluster).brokers.map(({ severity }) => severity)).toEqual(['nothing', 'nothing'])
})

test('writes that are refused now are said before what if', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    dead: [1],
    voters: [101],
    topics: {
      logs: { replicas: times(2, [2, 3]) },
      orders: { replicas: times(2, [1, 2]), config: { 'min.insync.replicas': '2' } },
    },
  })
  expect(sentence(cluster)).toBe(
    '1 topic refuses acks=all writes now. While broker 1 is down, this cluster does not survive losing broker 2. It survives losing broker 3.',
  )
})

test('a broker that is down, with nothing stopped, is part of the sentence', () => {
  const brokers = { 1: 'a', 2: 'b', 3: 'c' }
  const topics = { orders: { replicas: times(2, [1, 2, 3]), config: ONE } }
  expect(sentence(sampleCluster({ brokers, dead: [1], topics, voters: [101, 102, 103] }))).toBe(
    'While broker 1 is down, this cluster survives the loss of any other broker.',
  )
  expect(sentence(sampleCluster({ brokers, dead: [1], topics }))).toBe(
    'While broker 1 is down, this cluster does not survive losing any other broker.',
  )
})

test('a group cannot commit where its coordinator refuses writes', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { __consumer_offsets: { replicas: times(50, [1, 2]), config: { 'min.insync.replicas': '2' } } },
    groups: { billing: ['orders'] },
  })
  expect(lose(cluster, [2]).groups).toEqual([
    expect.objectContaining({ id: 'billing', state: 'cannot-commit' }),
  ])
})

test('leaders after the loss are counted', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: {
      orders: {
        replicas: [
          [1, 2, 3],
          [2, 3, 1],
          [3, 1, 2],
          [1, 2, 3],
        ],
      },
    },
  })
  const loss = lose(cluster, [1])
  expect(loss.leadersMoved).toBe(2)
  expect(loss.busiest).toEqual({ broker: 2, share: 0.75 })
})
