import { describe, expect, test } from 'vitest'
import type { Broker, Cluster, Config, ConfigSource } from '../../cluster.ts'
import { sampleCluster } from '../../sample.ts'
import { findWith, missingFor, THREE } from '../find.fixture.ts'
import { autoCreateTopics } from './auto-create-topics.ts'
import { brokerThrottleLeft } from './broker-throttle-left.ts'
import { defaultMinIsr } from './default-min-isr.ts'
import { defaultReplication } from './default-replication.ts'
import { defaultUncleanElection } from './default-unclean-election.ts'
import { internalDefaultReplication } from './internal-default-replication.ts'
import { minIsrAll } from './min-isr-all.ts'
import { minIsrBelowTarget } from './min-isr-below-target.ts'
import { minIsrOne } from './min-isr-one.ts'
import { topicThrottleLeft } from './topic-throttle-left.ts'
import { uncleanElectionOn } from './unclean-election.ts'

function topicWith(config: Record<string, string>, replicas = [[1, 2, 3]], name = 'orders'): Cluster {
  return sampleCluster({ brokers: THREE, topics: { [name]: { replicas, config } } })
}

function brokersWith(values: Record<string, string>, source: ConfigSource = 'static'): Cluster {
  const config: Config = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, source }]),
  )
  const cluster = topicWith({})
  return { ...cluster, brokers: cluster.brokers.map((broker): Broker => ({ ...broker, config })) }
}

describe('min.insync.replicas', () => {
  test('1 of two or more is told, with the change where there are enough replicas for it', () => {
    expect(findWith(minIsrOne, topicWith({ 'min.insync.replicas': '1' }))).toMatchObject([
      {
        id: 'min-isr-one:orders',
        severity: 'high',
        remedy: {
          kind: 'config',
          changes: [{ resource: { kind: 'topic', name: 'orders' }, key: 'min.insync.replicas', value: '2' }],
        },
      },
    ])
    expect(findWith(minIsrOne, topicWith({ 'min.insync.replicas': '1' }, [[1, 2]]))).toMatchObject([
      { remedy: { kind: 'words' } },
    ])
    const own = topicWith({ 'min.insync.replicas': '1' }, [[1, 2, 3]], '__consumer_offsets')
    expect(findWith(minIsrOne, own)).toMatchObject([{ severity: 'medium', internal: true }])
  })

  test('1 is no fault of one replica, where the policy wants no more, or where no more can be had', () => {
    expect(findWith(minIsrOne, topicWith({ 'min.insync.replicas': '1' }, [[1]]))).toEqual([])
    expect(findWith(minIsrOne, topicWith({ 'min.insync.replicas': '2' }))).toEqual([])
    const targets = [{ topics: '*', minInsyncReplicas: 1 }]
    expect(findWith(minIsrOne, topicWith({ 'min.insync.replicas': '1' }), { targets })).toEqual([])
    const two = sampleCluster({
      brokers: { 1: null, 2: null },
      topics: { orders: { replicas: [[1, 2]], config: { 'min.insync.replicas': '1' } } },
    })
    expect(findWith(minIsrOne, two)).toEqual([])
  })

  test('that was not read is unknown, and not 1', () => {
    expect(findWith(minIsrOne, topicWith({}))).toEqual([])
    expect(missingFor(minIsrOne, topicWith({}))).toContain('not known')
  })

  test('below what the policy wants is told', () => {
    const targets = [{ topics: 'o*', replicationFactor: 5, minInsyncReplicas: 3 }]
    const cluster = topicWith({ 'min.insync.replicas': '2' }, [[1, 2, 3]])
    expect(findWith(minIsrBelowTarget, cluster, { targets })).toMatchObject([
      { facts: 'RF 3 · min.insync.replicas 2, 3 wanted', remedy: { kind: 'words' } },
    ])
    expect(findWith(minIsrBelowTarget, cluster)).toEqual([])
  })

  test('of all replicas is set where the policy has it so', () => {
    const two = topicWith({ 'min.insync.replicas': '2' }, [[1, 2, 3]])
    const remedyFor = (minInsyncReplicas: number) =>
      findWith(minIsrBelowTarget, two, { targets: [{ topics: '*', minInsyncReplicas }] })[0]?.remedy
    expect(remedyFor(3)).toMatchObject({ changes: [{ key: 'min.insync.replicas', value: '3' }] })
    expect(remedyFor(4)).toMatchObject({ kind: 'words' })
  })

  test('of all replicas is told: any loss refuses writes', () => {
    expect(findWith(minIsrAll, topicWith({ 'min.insync.replicas': '3' }))).toMatchObject([
      {
        id: 'min-isr-all:orders',
        remedy: { kind: 'config', changes: [{ key: 'min.insync.replicas', value: '2' }] },
      },
    ])
    expect(findWith(minIsrAll, topicWith({ 'min.insync.replicas': '2' }, [[1, 2]]))).toMatchObject([
      { remedy: { kind: 'plan', goals: { replication: [{ factor: 3 }] } } },
    ])
    expect(findWith(minIsrAll, topicWith({ 'min.insync.replicas': '2' }))).toEqual([])
    expect(findWith(minIsrAll, topicWith({ 'min.insync.replicas': '2' }, [[1]]))).toEqual([])
    const targets = [{ topics: '*', minInsyncReplicas: 3 }]
    expect(findWith(minIsrAll, topicWith({ 'min.insync.replicas': '3' }), { targets })).toEqual([])
  })

  test('of all replicas of some partitions is told of these', () => {
    const uneven = [
      [1, 2, 3],
      [1, 2],
    ]
    expect(findWith(minIsrAll, topicWith({ 'min.insync.replicas': '2' }, uneven))).toMatchObject([
      {
        facts: 'RF 2 · min.insync.replicas 2 · 1 of 2 partitions',
        remedy: { kind: 'plan', goals: { replication: [{ factor: 3 }] } },
      },
    ])
    expect(findWith(minIsrAll, topicWith({ 'min.insync.replicas': '3' }, uneven))).toMatchObject([
      { facts: 'RF 2 and 3 · min.insync.replicas 3' },
    ])
  })

  describe('of both of two replicas', () => {
    const remedyOf = (minIsr: string, brokers: Record<number, string | null>, dead: number[] = []) => {
      const topics = { orders: { replicas: [[1, 2]], config: { 'min.insync.replicas': minIsr } } }
      const [found] = findWith(minIsrAll, sampleCluster({ brokers, dead, topics }))
      return found?.remedy
    }
    const FOUR = { ...THREE, 4: 'd' }

    test('is mended by as many replicas as leave one to spare', () => {
      expect(remedyOf('3', FOUR)).toMatchObject({ goals: { replication: [{ factor: 4 }] } })
      expect(remedyOf('3', THREE)).toEqual({
        kind: 'words',
        text: 'Set min.insync.replicas = 2 first: then it can be given 3 replicas here.',
      })
    })

    test('waits for a broker that is down, and is not lowered to one meanwhile', () => {
      expect(remedyOf('2', THREE, [3])).toEqual({
        kind: 'words',
        text: '2 brokers can hold 2 replicas. Start those that are down, or more: then it can be given 3 replicas here.',
      })
      expect(remedyOf('3', FOUR, [4])).toMatchObject({ kind: 'words' })
    })

    test('is lowered where there are no more brokers', () => {
      const changes = [{ key: 'min.insync.replicas', value: '1' }]
      expect(remedyOf('2', { 1: 'a', 2: 'b' })).toMatchObject({ kind: 'config', changes })
    })
  })
})

test('unclean election is told where it can lose something', () => {
  const on = { 'unclean.leader.election.enable': 'true' }
  expect(findWith(uncleanElectionOn, topicWith(on))).toMatchObject([
    { remedy: { kind: 'config', changes: [{ key: 'unclean.leader.election.enable', value: 'false' }] } },
  ])
  expect(findWith(uncleanElectionOn, topicWith(on, [[1]]))).toEqual([])
  expect(findWith(uncleanElectionOn, topicWith({ 'unclean.leader.election.enable': 'false' }))).toEqual([])
  expect(missingFor(uncleanElectionOn, topicWith({}))).toContain('unclean.leader.election.enable')
})

describe('throttles', () => {
  const LISTS = {
    'leader.replication.throttled.replicas': '0:1',
    'follower.replication.throttled.replicas': '',
  }

  test('left on a topic that does not move are told, with the change that removes them', () => {
    expect(findWith(topicThrottleLeft, topicWith(LISTS))).toMatchObject([
      {
        id: 'topic-throttle-left:orders',
        remedy: { kind: 'config', changes: [{ key: 'leader.replication.throttled.replicas', value: null }] },
      },
    ])
    expect(findWith(topicThrottleLeft, topicWith({}))).toEqual([])
  })

  test('of what moves are in their place', () => {
    const differing = { 0: { adding: [3] } }
    const topics = { orders: { replicas: [[1, 2, 3]], config: LISTS, differing } }
    expect(findWith(topicThrottleLeft, sampleCluster({ brokers: THREE, topics }))).toEqual([])
  })

  test('of a topic whose configuration was not read are unknown', () => {
    expect(missingFor(topicThrottleLeft, topicWith({}))).toBe('min.insync.replicas is not known of any topic')
    expect(missingFor(topicThrottleLeft, topicWith({ 'min.insync.replicas': '2' }))).toBeUndefined()
  })

  test('left on brokers are told while nothing moves', () => {
    const rate = { 'leader.replication.throttled.rate': '1000' }
    expect(findWith(brokerThrottleLeft, brokersWith(rate, 'broker')).map(({ id }) => id)).toEqual([
      'broker-throttle-left:1',
      'broker-throttle-left:2',
      'broker-throttle-left:3',
    ])
    expect(findWith(brokerThrottleLeft, brokersWith(rate, 'default'))).toEqual([])
    const key = 'replica.alter.log.dirs.io.max.bytes.per.second'
    expect(findWith(brokerThrottleLeft, brokersWith({ [key]: '1000' }, 'broker'))[0]).toMatchObject({
      facts: `${key} = 1000`,
      remedy: { changes: [{ resource: { kind: 'broker', name: '1' }, key, value: null }] },
    })
    expect(missingFor(brokerThrottleLeft, topicWith({}))).toContain('broker 1, 2 and 3')
  })
})

describe('what new topics begin with', () => {
  test('too few replicas are told, one finding for all brokers', () => {
    expect(findWith(defaultReplication, brokersWith({ 'default.replication.factor': '1' }))).toMatchObject([
      { subject: 'broker 1, 2 and 3', facts: 'default.replication.factor = 1, 3 wanted' },
    ])
    expect(findWith(defaultReplication, brokersWith({ 'default.replication.factor': '3' }))).toEqual([])
    const targets = [{ topics: '*', replicationFactor: 1 }]
    expect(
      findWith(defaultReplication, brokersWith({ 'default.replication.factor': '1' }), { targets }),
    ).toEqual([])
    expect(findWith(defaultReplication, topicWith({}))).toEqual([])
    expect(missingFor(defaultReplication, topicWith({}))).toContain('default.replication.factor')
  })

  test('do not change while a broker restarts, whoever has the setting', () => {
    const cluster = brokersWith({ 'default.replication.factor': '1', 'auto.create.topics.enable': 'true' })
    const without = (...ids: number[]) => ({
      ...cluster,
      brokers: cluster.brokers.map((broker) => ({ ...broker, alive: !ids.includes(broker.id) })),
    })
    for (const rule of [defaultReplication, autoCreateTopics])
      expect(findWith(rule, without(1, 3))).toEqual(findWith(rule, cluster))
    // A console that has never seen the broker does not know.
    const unseen = without(3).brokers.map((broker) => (broker.alive ? broker : { ...broker, config: {} }))
    const fewer = { ...cluster, brokers: unseen }
    expect(missingFor(defaultReplication, fewer)).toBe('default.replication.factor is not known of broker 3')
    for (const rule of [defaultReplication, autoCreateTopics])
      expect(findWith(rule, fewer)[0]?.fingerprint).toBe(findWith(rule, cluster)[0]?.fingerprint)
  })

  test('is another thing once it is set lower', () => {
    const fingerprintOf = (...factors: string[]) => {
      const { brokers, ...rest } = brokersWith({})
      const set = brokers.map((broker, index): Broker => {
        const value = factors[index] ?? '3'
        return { ...broker, config: { 'default.replication.factor': { value, source: 'static' } } }
      })
      return findWith(defaultReplication, { ...rest, brokers: set })[0]?.fingerprint
    }
    expect(fingerprintOf('2')).toBe(fingerprintOf('2', '2'))
    expect(fingerprintOf('2', '1')).toBe(fingerprintOf('1'))
    expect(fingerprintOf('1')).not.toBe(fingerprintOf('2'))
  })

  test("of Kafka's own topics it matters more before they exist", () => {
    const cluster = brokersWith({ 'offsets.topic.replication.factor': '1' })
    expect(findWith(internalDefaultReplication, cluster)).toMatchObject([
      { id: 'internal-default-replication:__consumer_offsets', severity: 'medium' },
    ])
    const [orders] = cluster.topics
    if (orders === undefined) throw new Error('the sample has a topic')
    const topics = [{ ...orders, name: '__consumer_offsets' }]
    expect(findWith(internalDefaultReplication, { ...cluster, topics })).toMatchObject([{ severity: 'low' }])
    expect(
      findWith(internalDefaultReplication, brokersWith({ 'offsets.topic.replication.factor': '3' })),
    ).toEqual([])
  })

  test("one replica in sync for Kafka's own topics is told by topic, without a change", () => {
    const broker = { 'min.insync.replicas': '2', 'transaction.state.log.min.isr': '1' }
    expect(findWith(defaultMinIsr, brokersWith(broker))).toMatchObject([
      {
        id: 'default-min-isr:__transaction_state',
        facts: 'transaction.state.log.min.isr = 1, 2 wanted · __transaction_state does not exist yet',
        remedy: { kind: 'words' },
      },
    ])
    expect(findWith(defaultMinIsr, brokersWith({ ...broker, 'transaction.state.log.min.isr': '2' }))).toEqual(
      [],
    )
    expect(missingFor(defaultMinIsr, brokersWith({ 'min.insync.replicas': '2' }))).toContain(
      'transaction.state',
    )
  })

  test('one replica in sync, and topics that nobody created on purpose', () => {
    expect(findWith(defaultMinIsr, brokersWith({ 'min.insync.replicas': '1' }))).toMatchObject([
      { remedy: { changes: [{ resource: { kind: 'cluster', name: '' }, value: '2' }] } },
    ])
    const [own] = findWith(defaultMinIsr, brokersWith({ 'min.insync.replicas': '1' }, 'broker'))
    expect(own?.remedy.kind === 'config' && own.remedy.changes).toHaveLength(4)
    expect(findWith(defaultMinIsr, brokersWith({ 'min.insync.replicas': '2' }))).toEqual([])
    const unclean = { 'unclean.leader.election.enable': 'true' }
    expect(findWith(defaultUncleanElection, brokersWith(unclean))).toMatchObject([
      { remedy: { changes: [{ resource: { kind: 'cluster', name: '' }, value: 'false' }] } },
    ])
    expect(
      findWith(defaultUncleanElection, brokersWith({ 'unclean.leader.election.enable': 'false' })),
    ).toEqual([])
    expect(missingFor(defaultUncleanElection, topicWith({}))).toContain('unclean.leader.election.enable')
    expect(findWith(autoCreateTopics, brokersWith({ 'auto.create.topics.enable': 'true' }))).toHaveLength(1)
    expect(findWith(autoCreateTopics, brokersWith({ 'auto.create.topics.enable': 'false' }))).toEqual([])
  })
})
