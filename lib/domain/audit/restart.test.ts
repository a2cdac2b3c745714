import { describe, expect, test } from 'vitest'
import type { Broker, BrokerId, Cluster, Config, Partition, Quorum } from '../cluster.ts'
import type { Happening } from '../history/event.ts'
import { findingChanges, type OpenFindings } from '../history/findings.ts'
import { LEADER_RATE, LOG_DIRS_RATE } from '../plan/throttle-keys.ts'
import { sampleCluster, times } from '../sample.ts'
import { auditWith } from './audit.ts'
import { AUTO_CREATE, BROKER_KEYS, UNCLEAN } from './config-keys.ts'
import { findWith, THREE } from './find.fixture.ts'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import { RULES, ruleOf } from './rules.ts'
import { sceneOf } from './scene.ts'

/** What the history makes of it that a broker stops and comes back, rule by rule: a waiver ends with what is told to be gone. */

const FOUR = { ...THREE, 4: 'a' }
const SIX = { ...FOUR, 5: 'b', 6: 'c' }
const SOUND: Readonly<Record<string, string>> = { [UNCLEAN]: 'false', [AUTO_CREATE]: 'false' }
const GB = 1_000_000_000
const DEFAULTS: Config = Object.fromEntries(
  [...BROKER_KEYS]
    .filter((key) => !key.includes('throttled') && key !== LOG_DIRS_RATE)
    .map((key) => [key, { value: SOUND[key] ?? '3', source: 'static' }]),
)
const SETTINGS = { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'false' }

type Topics = Parameters<typeof sampleCluster>[0]['topics']

function clusterWith(topics: Topics, brokers: Record<number, string | null> = THREE, dead: number[] = []) {
  const sound = Object.entries(topics).map(([name, topic]) => [
    name,
    { ...topic, config: { ...SETTINGS, ...topic.config } },
  ])
  const cluster = sampleCluster({ brokers, dead, topics: Object.fromEntries(sound) })
  return brokersOf(cluster, () => ({ config: DEFAULTS, ...dirs(90, null) }))
}

function orders(differing: Partial<Partition>, config: Record<string, string> = {}): Cluster {
  return clusterWith({ orders: { replicas: [[1, 2, 3]], differing: { 0: differing }, config } })
}

function placed(
  replicas: readonly (readonly BrokerId[])[],
  brokers: Record<number, string | null> = THREE,
  name = 'orders',
): Cluster {
  return clusterWith({ [name]: { replicas, sizeBytes: GB } }, brokers)
}

function controlled(voters: number[], lagging: number[] = [], leaderId: number | null = 101): Cluster {
  const kraft: Quorum = { leaderId, voters, lagging }
  return { ...orders({}), kraft }
}

/** With brokers that differ as told. */
function brokersOf(cluster: Cluster, differing: (id: BrokerId) => Partial<Broker>): Cluster {
  return { ...cluster, brokers: cluster.brokers.map((one) => ({ ...one, ...differing(one.id) })) }
}

/** Broker 1 sets a key otherwise than all others. */
function setting(key: string, value: string): Cluster {
  return brokersOf(orders({}), (id) =>
    id === 1 ? { config: { ...DEFAULTS, [key]: { value, source: 'broker' } } } : {},
  )
}

function dirs(usableBytes: number, error: string | null): Partial<Broker> {
  return { logDirs: [{ path: '/d', totalBytes: 100, usableBytes, error }] }
}

/** By the rule, but for partition 7, which shares a rack for it. */
const DEPARTED = Array.from({ length: 24 }, (_, id) =>
  id === 7 ? [2, 5, 4] : [0, 1, 2].map((at) => ((id + at) % 6) + 1),
)
const SKEWED = [...times(40, [1, 2]), ...times(10, [2, 1]), ...times(10, [3, 1])]
const STATED: Policy = { ...DEFAULT_POLICY, targets: [{ topics: '*', minInsyncReplicas: 3 }] }

/** A cluster in which the rule finds something, for every rule. */
const CASES: Readonly<Record<string, Cluster>> = {
  'no-controller': controlled([101, 102, 103], [101, 102, 103], null),
  offline: orders({ leader: null, isr: [1] }),
  'below-min-isr': orders({ isr: [1] }),
  'quorum-of-one': controlled([101]),
  'internal-one-replica': placed([[1]], THREE, '__consumer_offsets'),
  'one-replica': placed([[1]]),
  'broker-down': clusterWith({ orders: { replicas: [[1, 2, 3]] } }, THREE, [3]),
  'quorum-behind': controlled([101, 102, 103], [102]),
  'failed-log-dir': brokersOf(orders({ isr: [1, 3], offline: [2] }), (id) =>
    dirs(90, id === 2 ? 'the disk is gone' : null),
  ),
  'stuck-reassignment': orders({ isr: [1, 2], adding: [3], offline: [3] }),
  'at-min-isr': orders({ isr: [1, 2] }),
  'one-rack': placed([[1, 4]], FOUR),
  'under-replicated': orders({ isr: [1, 2] }, { 'min.insync.replicas': '1' }),
  'unclean-election': orders({}, { 'unclean.leader.election.enable': 'true' }),
  'disk-filling': brokersOf(orders({}), (id) => dirs(id === 2 ? 1 : 90, null)),
  'min-isr-all': orders({}, { 'min.insync.replicas': '3' }),
  'min-isr-one': orders({}, { 'min.insync.replicas': '1' }),
  'below-target': placed([[1, 2]]),
  'min-isr-below-target': orders({}),
  'rack-shared': placed([[1, 4, 2]], FOUR),
  'departed-unsafe': placed(DEPARTED, SIX),
  'coordinators-together': placed(times(3, [1, 2]), THREE, '__consumer_offsets'),
  'rf-above-brokers': clusterWith({ orders: { replicas: [[1, 2, 3]] } }, THREE, [3]),
  'rack-missing': placed([[1, 2, 3]], { 1: 'a', 2: null, 3: 'b' }),
  'mixed-versions': brokersOf(orders({}), (id) => (id === 2 ? { kafkaVersion: '4.3' } : {})),
  'elr-off': { ...orders({}), kafkaVersion: '4.1' },
  'topic-throttle-left': orders({}, { 'leader.replication.throttled.replicas': '*' }),
  'default-replication': setting('default.replication.factor', '1'),
  'internal-default-replication': setting('offsets.topic.replication.factor', '1'),
  'default-unclean-election': setting('unclean.leader.election.enable', 'true'),
  'default-min-isr': setting('min.insync.replicas', '1'),
  'auto-create-topics': setting('auto.create.topics.enable', 'true'),
  'quorum-even': controlled([101, 102, 103, 104]),
  'upgrade-unfinished': { ...orders({}), kafkaVersion: '3.9' },
  'broker-throttle-left': setting('leader.replication.throttled.rate', '1000'),
  'not-preferred': clusterWith({
    orders: { replicas: times(2, [1, 2, 3]), differing: { 0: { leader: 2 }, 1: { leader: 3 } } },
  }),
  'leader-skew': placed(SKEWED),
  'replica-skew': placed(SKEWED),
  'bytes-skew': placed(SKEWED),
}

/** These tell of what is down, or of what that does. */
const OF_OUTAGES = [
  'no-controller',
  'broker-down',
  'rf-above-brokers',
  'offline',
  'below-min-isr',
  'under-replicated',
  'at-min-isr',
  'not-preferred',
]

function fenced(cluster: Cluster, broker: BrokerId): Cluster {
  return brokersOf(cluster, (id) => (id === broker ? { alive: false } : {}))
}

/** Every partition as it is changed. */
function changed(cluster: Cluster, change: (partition: Partition) => Partition): Cluster {
  const topics = cluster.topics.map((topic) => ({ ...topic, partitions: topic.partitions.map(change) }))
  return { ...cluster, topics }
}

/** As Kafka has it while a broker is away: the last one in sync stays so, without a leader. */
function without(cluster: Cluster, broker: BrokerId): Cluster {
  return changed(fenced(cluster, broker), (partition) => {
    if (!partition.replicas.includes(broker)) return partition
    const left = partition.isr.filter((id) => id !== broker)
    const next = partition.replicas.find((id) => left.includes(id)) ?? null
    return {
      ...partition,
      leader: partition.leader === broker ? next : partition.leader,
      isr: left.length === 0 ? partition.isr : left,
      offline: [...new Set([...partition.offline, broker])],
    }
  })
}

/** Back, and not in sync yet. */
function returned(cluster: Cluster, broker: BrokerId): Cluster {
  return changed(cluster, (partition) => {
    const left = partition.isr.filter((id) => id !== broker)
    const next = partition.replicas.find((id) => left.includes(id))
    if (next === undefined || partition.leader === null) return partition
    return { ...partition, leader: partition.leader === broker ? next : partition.leader, isr: left }
  })
}

function looksAt(open: OpenFindings | null, cluster: Cluster, policy: Policy = DEFAULT_POLICY) {
  return findingChanges(open, auditWith(RULES, sceneOf(cluster, policy)))
}

/** What is told while the cluster goes through these states. */
function toldOf(first: Cluster, ...states: readonly Cluster[]): Happening[] {
  const policy = first === CASES['min-isr-below-target'] ? STATED : DEFAULT_POLICY
  let { open } = looksAt(null, first, policy)
  return states.flatMap((state) => {
    const { open: next, happenings } = looksAt(open, state, policy)
    open = next
    return happenings
  })
}

function idsOf(happenings: readonly Happening[], kind: Happening['kind']): string[] {
  return happenings.flatMap((one) => ('finding' in one && one.kind === kind ? [one.finding.id] : []))
}

test('every rule has a case', () => {
  expect(Object.keys(CASES)).toEqual(RULES.map(({ id }) => id))
})

describe.each(Object.entries(CASES))('%s', (id, cluster) => {
  const policy = id === 'min-isr-below-target' ? STATED : DEFAULT_POLICY
  const live = cluster.brokers.filter(({ alive }) => alive).map((broker) => broker.id)

  test('is found', () => {
    const rule = ruleOf(id)
    if (rule === undefined) throw new Error('no such rule')
    const { findings, unjudged } = auditWith([rule], sceneOf(cluster, policy))
    expect(findings).not.toEqual([])
    expect(unjudged).toEqual([])
  })

  test.each(live)('is not gone while broker %d restarts, and nothing else appears to be wrong', (broker) => {
    for (const down of [fenced(cluster, broker), without(cluster, broker)]) {
      const told = toldOf(cluster, down)
      expect(idsOf(told, 'finding-gone')).toEqual([])
      const appeared = idsOf(told, 'finding-appeared').map((one) => one.split(':')[0])
      expect(appeared.filter((rule) => rule !== undefined && !OF_OUTAGES.includes(rule))).toEqual([])
    }
    const course = [without(cluster, broker), returned(cluster, broker), cluster]
    const before = looksAt(null, cluster, policy).open.findings
    const gone = idsOf(toldOf(cluster, ...course), 'finding-gone')
    expect(gone.filter((one) => before.has(one))).toEqual([])
  })
})

test('a throttle that was waived is not gone while a reassignment runs, and one that this leaves is told', () => {
  const list = { 'leader.replication.throttled.replicas': '*' }
  const rate: Config = { ...DEFAULTS, [LEADER_RATE]: { value: '1000', source: 'broker' } }
  const throttled = (config: Record<string, string>, differing: Partial<Partition>) =>
    brokersOf(orders(differing, config), (id) => (id === 1 ? { config: rate } : {}))
  const still = throttled(list, {})
  const moving = throttled(list, { adding: [3] })
  const open = ['topic-throttle-left:orders', 'broker-throttle-left:1']
  expect([...looksAt(null, still).open.findings.keys()]).toEqual(expect.arrayContaining(open))
  expect(toldOf(still, moving, still)).toEqual([])
  expect(idsOf(toldOf(orders({}), moving, still), 'finding-appeared')).toEqual(open)
  expect(idsOf(toldOf(still, moving, orders({})), 'finding-gone').sort()).toEqual(open.toSorted())
})

test('what would wait for a broker that is down is to be started first', () => {
  const remedyOf = (id: string, down: BrokerId) => {
    const rule = ruleOf(id)
    const [found] = rule ? findWith(rule, fenced(CASES[id] ?? orders({}), down)) : []
    return found?.remedy.kind
  }
  expect(remedyOf('rack-shared', 3)).toBe('words')
  expect(remedyOf('disk-filling', 2)).toBe('words')
  expect(remedyOf('broker-throttle-left', 1)).toBe('words')
  expect(remedyOf('leader-skew', 2)).toBe('words')
  expect(remedyOf('leader-skew', 3)).toBe('plan')
})

test('a broker that was emptied and is down for good makes no other uneven, and one that is empty ends no waiver', () => {
  const level = placed([...times(20, [1, 2]), ...times(20, [2, 3]), ...times(20, [3, 1])], FOUR)
  const uneven = placed(SKEWED, FOUR)
  for (const id of ['replica-skew', 'leader-skew', 'bytes-skew']) {
    const rule = ruleOf(id)
    expect(rule && findWith(rule, fenced(level, 4))).toEqual([])
  }
  expect(idsOf(toldOf(uneven, fenced(uneven, 4)), 'finding-gone')).toEqual([])
})
