import {
  type Broker,
  type BrokerId,
  type Cluster,
  type Config,
  type Group,
  knownQuorum,
  type Partition,
  type StalledMove,
  type Topic,
} from './cluster.ts'
import { coordinatorPartition } from './group-hash.ts'

/** Clusters for tests, told in few words. */

type SampleTopic = {
  readonly replicas: readonly (readonly BrokerId[])[]
  readonly config?: Readonly<Record<string, string>>
  /** What differs from the healthy state, by partition id. */
  readonly differing?: Readonly<Record<number, Partial<Partition>>>
  readonly sizeBytes?: number | null
}

type Sample = {
  /** Rack by broker id. */
  readonly brokers: Readonly<Record<BrokerId, string | null>>
  readonly dead?: readonly BrokerId[]
  readonly topics: Readonly<Record<string, SampleTopic>>
  /** Topics that each group reads. */
  readonly groups?: Readonly<Record<string, readonly string[]>>
  readonly elrEnabled?: boolean
  readonly voters?: readonly number[]
  readonly stalled?: readonly StalledMove[]
}

/** A cluster in which everything is in sync and led by the preferred leader, except what the sample tells. */
export function sampleCluster(sample: Sample): Cluster {
  const dead = new Set(sample.dead)
  const topics = Object.entries(sample.topics).map(([name, topic]) => sampleTopic(name, topic, dead))
  const offsets = sample.topics.__consumer_offsets?.replicas.length ?? null
  const voters = sample.voters ?? Object.keys(sample.brokers).map(Number)
  return {
    clusterId: 'sample',
    readAt: '2026-01-01T00:00:00.000Z',
    kraft: knownQuorum({ leaderId: voters[0] ?? null, voters, lagging: [] }),
    elrEnabled: sample.elrEnabled ?? false,
    // Of 4.0, in which eligible leader replicas are off unless somebody turns them on.
    kafkaVersion: '4.0',
    stalled: sample.stalled ?? [],
    brokers: Object.entries(sample.brokers).map(([id, rack]) =>
      sampleBroker(Number(id), { rack, alive: !dead.has(Number(id)) }),
    ),
    topics: topics.sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: Object.entries(sample.groups ?? {}).map(
      ([id, read]): Group => ({
        id,
        protocol: 'classic',
        state: 'Stable',
        members: 1,
        coordinatorPartition: offsets === null ? null : coordinatorPartition(id, offsets),
        topics: read,
      }),
    ),
  }
}

function sampleTopic(name: string, topic: SampleTopic, dead: ReadonlySet<BrokerId>): Topic {
  const config: Config = Object.fromEntries(
    Object.entries(topic.config ?? {}).map(([key, value]) => [key, { value, source: 'topic' }]),
  )
  return {
    name,
    id: `id-of-${name}`,
    internal: name.startsWith('__'),
    config,
    partitions: topic.replicas.map((replicas, id) => {
      const isr = replicas.filter((broker) => !dead.has(broker))
      return samplePartition(id, replicas, {
        leader: isr[0] ?? null,
        isr,
        offline: replicas.filter((broker) => dead.has(broker)),
        ...(topic.sizeBytes === undefined ? {} : { sizeBytes: topic.sizeBytes }),
        ...topic.differing?.[id],
      })
    }),
  }
}

/** A live broker, except for what differs. */
export function sampleBroker(id: BrokerId, differing: Partial<Broker> = {}): Broker {
  return {
    id,
    host: 'localhost',
    port: 9092,
    rack: null,
    alive: true,
    kafkaVersion: '4.0',
    logDirs: [],
    config: {},
    ...differing,
  }
}

/** A partition in sync, led by its preferred leader, except for what differs. */
export function samplePartition(
  id: number,
  replicas: readonly BrokerId[],
  differing: Partial<Partition> = {},
): Partition {
  return {
    id,
    leader: replicas[0] ?? null,
    replicas,
    isr: replicas,
    elr: [],
    offline: [],
    adding: [],
    removing: [],
    sizeBytes: 1_000_000,
    logs: {},
    ...differing,
  }
}

/** `count` partitions that all have the same replicas. */
export function times(count: number, replicas: readonly BrokerId[]): readonly (readonly BrokerId[])[] {
  return Array.from({ length: count }, () => replicas)
}

/** The incident that the demo shows: offsets of all groups, and one topic, on broker 1 alone. */
export function incident(): Cluster {
  return sampleCluster({
    brokers: { 1: 'rack-a', 2: 'rack-b', 3: 'rack-c' },
    topics: {
      __consumer_offsets: { replicas: times(50, [1]) },
      'audit-log': { replicas: times(6, [1]) },
      orders: {
        replicas: [
          [1, 2, 3],
          [2, 3, 1],
          [3, 1, 2],
        ],
        config: { 'min.insync.replicas': '2' },
      },
      clicks: {
        replicas: [
          [1, 2],
          [2, 3],
          [3, 1],
        ],
        config: { 'min.insync.replicas': '1' },
      },
    },
    groups: { billing: ['orders'], shipping: ['orders'] },
  })
}
