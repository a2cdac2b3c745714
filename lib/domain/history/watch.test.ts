import { describe, expect, test } from 'vitest'
import type { Cluster, Config, Partition } from '../cluster.ts'
import { type Observation, PART_NAMES, type PartAge } from '../observation.ts'
import { problem } from '../problem.ts'
import { sampleBroker, sampleCluster, samplePartition } from '../sample.ts'
import type { HistoryEvent } from './event.ts'
import { observe } from './watch.ts'

const GOOD: PartAge = { readAt: 0, tookMs: 1, problem: null }

function observation(cluster: Cluster, metadata: Partial<PartAge> = {}): Observation {
  const parts = Object.fromEntries(PART_NAMES.map((name) => [name, GOOD])) as Observation['parts']
  return { version: 1, cluster, contacts: {}, parts: { ...parts, metadata: { ...GOOD, ...metadata } } }
}

/** What is told of the readings, one after the other, without the time. */
function told(...readings: readonly (Cluster | Observation)[]) {
  let watch: Parameters<typeof observe>[0] = null
  const events: HistoryEvent[] = []
  for (const reading of readings) {
    const step = observe(watch, 'parts' in reading ? reading : observation(reading), 1)
    watch = step.watch
    events.push(...step.events)
  }
  return events.map(({ at: _at, since: _since, jobId: _jobId, ...happening }) => happening)
}

/** Three brokers, and one topic whose partitions differ from the healthy state as told. */
function orders(differing: Readonly<Record<number, Partial<Partition>>> = {}, rest: Partial<Cluster> = {}) {
  const replicas = [
    [1, 2, 3],
    [2, 3, 1],
  ]
  const brokers = { 1: 'a', 2: 'b', 3: 'c' }
  return { ...sampleCluster({ brokers, topics: { orders: { replicas, differing } } }), ...rest }
}

function withBrokers(cluster: Cluster, configs: Readonly<Record<number, Config>>): Cluster {
  return { ...cluster, brokers: cluster.brokers.map((one) => ({ ...one, config: configs[one.id] ?? {} })) }
}

function withTopicConfig(cluster: Cluster, config: Config): Cluster {
  return { ...cluster, topics: cluster.topics.map((topic) => ({ ...topic, config })) }
}

describe('what happens', () => {
  test('the first reading is how things are, and no event', () => {
    expect(told(orders({ 0: { leader: null, isr: [] } }))).toEqual([])
  })

  test('the same twice is nothing, though no value is shared', () => {
    expect(told(orders(), orders())).toEqual([])
  })

  test('a broker that stops: first itself, then the leaders and the in-sync sets', () => {
    const dead = { brokers: [1, 2, 3].map((id) => sampleBroker(id, { alive: id !== 1 })) }
    const offline = [1]
    const after = orders({ 0: { leader: 2, isr: [2, 3], offline }, 1: { isr: [2, 3], offline } }, dead)
    expect(told(orders(), after)).toEqual([
      { kind: 'broker-down', broker: 1 },
      {
        kind: 'leader-moved',
        topic: 'orders',
        partitions: [{ partition: 0, from: 1, to: 2, preferred: false, why: 'offline' }],
      },
      {
        kind: 'isr-shrank',
        topic: 'orders',
        partitions: [
          { partition: 0, left: [1], reassigned: false, isr: [2, 3], leader: 2 },
          { partition: 1, left: [1], reassigned: false, isr: [2, 3], leader: 2 },
        ],
      },
    ])
    expect(told(after, orders())).toMatchObject([
      { kind: 'broker-up', broker: 1 },
      { kind: 'leader-moved', partitions: [{ partition: 0, from: 2, to: 1, preferred: true, why: null }] },
      {
        kind: 'isr-grew',
        partitions: [
          { partition: 0, joined: [1], reassigned: false },
          { partition: 1, joined: [1], reassigned: false },
        ],
      },
    ])
  })

  test('whether an in-sync set and a leader change because of other replicas', () => {
    const moving = { replicas: [4, 2, 3, 1], adding: [4], removing: [1] }
    const joined = { ...moving, isr: [1, 2, 3, 4] }
    const moved = { replicas: [4, 2, 3], isr: [4, 2, 3], leader: 4 }
    const changes = (...differing: readonly Partial<Partition>[]) =>
      told(...differing.map((one) => orders({ 0: one }))).filter(({ kind }) => /^(isr|leader)/.test(kind))
    const grew = { kind: 'isr-grew', partitions: [{ joined: [4], reassigned: true }] }
    expect(changes({ ...moving, isr: [1, 2, 3] }, joined, moved)).toMatchObject([
      grew,
      { kind: 'leader-moved', partitions: [{ from: 1, to: 4, why: 'reassigned' }] },
      { kind: 'isr-shrank', partitions: [{ left: [1], reassigned: true }] },
    ])
    expect(changes({}, moved), 'between two readings').toMatchObject([
      { kind: 'leader-moved', partitions: [{ why: 'reassigned' }] },
      { kind: 'isr-shrank', partitions: [{ left: [1], reassigned: true }] },
      grew,
    ])
  })

  test('a leader that is lost, and found again', () => {
    const offline = orders({ 0: { leader: null, isr: [] } })
    expect(told(orders(), offline)).toMatchObject([
      { kind: 'leader-moved', partitions: [{ from: 1, to: null, preferred: false }] },
      { kind: 'isr-shrank', partitions: [{ left: [1, 2, 3], isr: [], leader: null }] },
    ])
    expect(told(offline, orders({ 0: { leader: 3, isr: [3] } }))).toMatchObject([
      { kind: 'leader-moved', partitions: [{ from: null, to: 3, preferred: false }] },
      { kind: 'isr-grew', partitions: [{ joined: [3], isr: [3] }] },
    ])
  })

  test('in-sync replicas in another order are the same; one that leaves while another joins is both', () => {
    expect(told(orders(), orders({ 0: { isr: [3, 1, 2] } }))).toEqual([])
    expect(told(orders({ 0: { isr: [1, 2] } }), orders({ 0: { isr: [1, 3] } }))).toMatchObject([
      { kind: 'isr-shrank', partitions: [{ left: [2] }] },
      { kind: 'isr-grew', partitions: [{ joined: [3] }] },
    ])
  })

  test('the controller moves, is away, and is unknown', () => {
    const led = (leaderId: number | null) =>
      orders({}, { kraft: { leaderId, voters: [1, 2, 3], lagging: [] } })
    expect(told(led(1), led(2))).toEqual([{ kind: 'controller-moved', from: 1, to: 2 }])
    expect(told(led(1), led(null))).toEqual([{ kind: 'controller-moved', from: 1, to: null }])
    expect(told(orders({}, { kraft: null }), led(2))).toEqual([])
  })

  test('topics come, go, and are another of the same name', () => {
    const none = orders({}, { topics: [] })
    const to = { partitions: 2, leaders: { 1: 1, 2: 1 }, inSync: { 1: 2, 2: 2, 3: 2 } }
    expect(told(none, orders())).toMatchObject([{ kind: 'topic-created', topic: 'orders', to }])
    expect(told(orders(), none)).toMatchObject([{ kind: 'topic-deleted', topic: 'orders', from: to }])
    const again = orders({ 0: { leader: 3 } })
    const recreated = { ...again, topics: again.topics.map((topic) => ({ ...topic, id: 'another' })) }
    expect(told(orders(), recreated)).toMatchObject([
      { kind: 'topic-recreated', topic: 'orders', from: to, to: { leaders: { 2: 1, 3: 1 } } },
    ])
  })

  test('new partitions count by themselves', () => {
    const more = {
      ...orders(),
      topics: orders().topics.map((topic) => ({
        ...topic,
        partitions: [...topic.partitions, samplePartition(2, [3, 1])],
      })),
    }
    expect(told(orders(), more)).toEqual([
      {
        kind: 'partitions-added',
        topic: 'orders',
        from: { partitions: 2, leaders: {}, inSync: {} },
        to: { partitions: 3, leaders: { 3: 1 }, inSync: { 3: 1, 1: 1 } },
      },
    ])
  })
})

describe('placements', () => {
  const moving = orders({ 0: { replicas: [1, 2, 4, 3], adding: [4], removing: [3] } })
  const moved = orders({ 0: { replicas: [1, 2, 4], isr: [1, 2, 4] } })

  test('a reassignment begins and ends', () => {
    const change = { partition: 0, from: [1, 2, 3], to: [1, 2, 4] }
    expect(told(orders(), moving)).toEqual([
      { kind: 'reassignment-begun', topic: 'orders', partitions: [change] },
    ])
    expect(told(moving, moved)).toContainEqual({
      kind: 'reassignment-ended',
      topic: 'orders',
      partitions: [change],
    })
  })

  test('a reassignment that is cancelled goes back', () => {
    expect(told(moving, orders())).toEqual([
      {
        kind: 'reassignment-cancelled',
        topic: 'orders',
        partitions: [{ partition: 0, from: [1, 2, 4], to: [1, 2, 3] }],
      },
    ])
  })

  test('one that only takes a replica away ends or is cancelled too', () => {
    const shrinking = orders({ 0: { removing: [3] } })
    expect(told(shrinking, orders({ 0: { replicas: [1, 2], isr: [1, 2] } }))).toContainEqual(
      expect.objectContaining({ kind: 'reassignment-ended' }),
    )
    expect(told(shrinking, orders())).toMatchObject([{ kind: 'reassignment-cancelled' }])
  })

  test('one that ran between two readings, or only changed the order, is a changed placement', () => {
    expect(told(orders(), moved)).toContainEqual({
      kind: 'placement-changed',
      topic: 'orders',
      partitions: [{ partition: 0, from: [1, 2, 3], to: [1, 2, 4] }],
    })
    expect(told(orders(), orders({ 0: { replicas: [2, 1, 3] } }))).toMatchObject([
      { kind: 'placement-changed', partitions: [{ from: [1, 2, 3], to: [2, 1, 3] }] },
    ])
  })

  test('while the list of reassignments cannot be read nothing is said of them, and afterwards what really changed', () => {
    const failing = { problem: problem('timed-out', 'No answer.') }
    // A move that was not listed shows as a partition with more replicas.
    const halfRead = observation(orders({ 0: { replicas: [1, 2, 4, 3] } }), failing)
    expect(told(orders(), halfRead)).toEqual([])
    expect(told(orders(), halfRead, moving)).toMatchObject([{ kind: 'reassignment-begun' }])
    expect(told(halfRead, moving, moved)).not.toContainEqual(
      expect.objectContaining({ kind: 'reassignment-begun' }),
    )
  })
})

describe('settings', () => {
  const own = (value: string): Config => ({ 'retention.ms': { value, source: 'topic' } })
  const inherited = (value: string): Config => ({ 'retention.ms': { value, source: 'broker' } })

  test('of a topic count where they are its own', () => {
    const change = (from: string | null, to: string | null) => [
      { kind: 'topic-config-changed', topic: 'orders', changes: [{ key: 'retention.ms', from, to }] },
    ]
    const at = (config: Config) => withTopicConfig(orders(), config)
    expect(told(at(own('1')), at(own('2')))).toEqual(change('1', '2'))
    expect(told(at(own('1')), at(inherited('5')))).toEqual(change('1', null))
    expect(told(at(inherited('5')), at(own('5')))).toEqual(change(null, '5'))
    expect(told(at(inherited('5')), at(inherited('6')))).toEqual([])
  })

  test('that were not read are neither set nor taken away', () => {
    expect(told(withTopicConfig(orders(), own('1')), withTopicConfig(orders(), {}))).toEqual([])
    expect(told(withTopicConfig(orders(), {}), withTopicConfig(orders(), own('1')))).toEqual([])
    const read = withBrokers(orders(), { 1: inherited('1') })
    expect(told(read, withBrokers(orders(), {}))).toEqual([])
    expect(told(withBrokers(orders(), {}), read)).toEqual([])
  })

  test('of a broker count unless they are defaults', () => {
    const at = (value: string, source: 'static' | 'default') =>
      withBrokers(orders(), { 2: { 'num.io.threads': { value, source } } })
    expect(told(at('8', 'default'), at('16', 'default'))).toEqual([])
    expect(told(at('8', 'default'), at('16', 'static'))).toEqual([
      {
        kind: 'broker-config-changed',
        broker: 2,
        changes: [{ key: 'num.io.threads', from: null, to: '16' }],
      },
    ])
  })
})

test('what happened between readings far apart says since when it may have been', () => {
  const first = observe(null, observation(orders(), { readAt: 1_000 }), 1_000)
  const next = observation(orders({ 0: { leader: 2 } }), { readAt: 5_000 })
  expect(observe(first.watch, next, 5_000).events).toMatchObject([{ at: 5_000, since: null }])
  expect(observe(first.watch, next, 95_000).events).toMatchObject([{ at: 95_000, since: 1_000 }])
})
