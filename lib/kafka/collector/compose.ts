import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Broker,
  type BrokerId,
  type Cluster,
  type Config,
  type Group,
  OFFSETS_TOPIC,
  type Partition,
  partitionOf,
  type Quorum,
  type ReplicaLog,
  type Topic,
} from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import type { DescribedLog } from '../codecs/describe-log-dirs.ts'
import type { DescribedGroup } from '../groups.ts'
import type { BrokerLogs } from '../log-dirs.ts'
import type { RegisteredBroker, Topology } from '../topology.ts'
import { share, shareByKey } from './share.ts'

/** The last good value of every part, by broker where each broker is asked for its own. */
export type Knowledge = {
  readonly topology: Topology
  readonly quorum: Quorum | null
  /** Brokers that are down although the controller does not say so, for there is none. */
  readonly unanswering: ReadonlySet<BrokerId>
  /** A new map whenever some broker's logs were read. */
  readonly logs: ReadonlyMap<BrokerId, BrokerLogs>
  readonly topicConfigs: ReadonlyMap<string, Config>
  readonly brokerConfigs: ReadonlyMap<BrokerId, Config>
  readonly groups: ReadonlyMap<BrokerId, BrokerGroups>
  readonly versions: ReadonlyMap<BrokerId, string>
  readonly stalled: Cluster['stalled']
}

/** `at`: epoch milliseconds of the answer. */
export type BrokerGroups = { readonly at: number; readonly groups: readonly DescribedGroup[] }

/** A topic, and what it was put together from. */
type Composed = {
  readonly bare: Topic
  readonly config: Config
  /** Of each broker that holds a replica, in the order of `holders`. */
  readonly logs: readonly (readonly DescribedLog[] | undefined)[]
  /** Brokers that hold a replica, sorted. */
  readonly holders: readonly BrokerId[]
  readonly topic: Topic
}

/** Puts the parts together to clusters, one after another, that share all that stayed the same. */
export class Composer {
  #cluster: Cluster | null = null
  #topics = new Map<string, Composed>()
  #logs: Knowledge['logs'] | null = null

  /**
   * The cluster that the parts show, read at `at`; the very same value as before where no fact changed. It
   * gives way to other work in between, so it must not be called again before it is done.
   */
  async compose(knowledge: Knowledge, at: number): Promise<Cluster> {
    const { topology } = knowledge
    const previous = this.#cluster
    const topics = sameElements(previous?.topics, await this.#composeTopics(knowledge))
    const brokers = composeBrokers(knowledge, this.#holders())
    const groups = composeGroups(knowledge.groups, topics)
    const next: Cluster = {
      clusterId: topology.clusterId,
      readAt: new Date(at).toISOString(),
      kraft: share(previous?.kraft, knowledge.quorum),
      elrEnabled: topology.elrEnabled,
      kafkaVersion: topology.kafkaVersion,
      brokers: shareByKey(previous?.brokers ?? [], brokers, ({ id }) => id),
      topics,
      groups: shareByKey(previous?.groups ?? [], groups, ({ id }) => id),
      stalled: sameElements(previous?.stalled, knowledge.stalled),
    }
    this.#cluster = previous !== null && sameFacts(previous, next) ? previous : next
    return this.#cluster
  }

  /** The topic of that name in the cluster that was put together last. */
  topic(name: string): Topic | undefined {
    return this.#topics.get(name)?.topic
  }

  async #composeTopics({ topology, topicConfigs, logs }: Knowledge): Promise<readonly Topic[]> {
    const sameLogs = logs === this.#logs
    const composed = new Map<string, Composed>()
    for (const bare of topology.topics) {
      const config = topicConfigs.get(bare.name) ?? NO_CONFIG
      const before = this.#topics.get(bare.name)
      const same = sameLogs && before?.bare === bare && before.config === config
      composed.set(bare.name, same ? before : composeTopic(bare, config, logs, before))
      if (composed.size % TURN === 0) await nextTurn()
    }
    this.#topics = composed
    this.#logs = logs
    return [...composed.values()].map(({ topic }) => topic)
  }

  /** Every broker that some replica names. */
  #holders(): Set<BrokerId> {
    const ids = new Set<BrokerId>()
    for (const { holders } of this.#topics.values()) for (const id of holders) ids.add(id)
    return ids
  }
}

/** Topics that are put together in one turn of the event loop. */
const TURN = 1_000
const NO_CONFIG: Config = {}

/** Everything but the instant of the reading; what is equal is shared, so identity is enough. */
function sameFacts({ readAt: _a, ...previous }: Cluster, { readAt: _b, ...next }: Cluster): boolean {
  return Object.entries(next).every(([key, value]) => previous[key as keyof typeof previous] === value)
}

function composeTopic(
  bare: Topic,
  config: Config,
  brokerLogs: Knowledge['logs'],
  before: Composed | undefined,
): Composed {
  const holders = before?.bare === bare ? before.holders : holdersOf(bare)
  const logs = holders.map((id) => brokerLogs.get(id)?.logs.get(bare.name))
  const same =
    before?.bare === bare &&
    before.config === config &&
    logs.every((own, index) => own === before.logs[index])
  if (same) return before
  const replicaLogs = logsByPartition(bare, holders, logs)
  const partitions = bare.partitions.map((partition) => withLogs(partition, replicaLogs.get(partition.id)))
  return { bare, config, logs, holders, topic: { ...bare, config, partitions } }
}

function holdersOf({ partitions }: Topic): readonly BrokerId[] {
  const ids = new Set<BrokerId>()
  for (const { replicas } of partitions) for (const id of replicas) ids.add(id)
  return [...ids].sort((a, b) => a - b)
}

type ReplicaLogs = Record<BrokerId, ReplicaLog>

/** A broker may still hold what is no replica any more: that does not count. */
function logsByPartition(
  bare: Topic,
  holders: readonly BrokerId[],
  logs: Composed['logs'],
): Map<number, ReplicaLogs> {
  const found = new Map<number, ReplicaLogs>()
  for (const [index, holder] of holders.entries()) {
    for (const { partition, dir, bytes } of logs[index] ?? []) {
      if (!partitionOf(bare, partition)?.replicas.includes(holder)) continue
      const known = found.get(partition)
      if (known === undefined) found.set(partition, { [holder]: { dir, bytes } })
      else known[holder] = { dir, bytes }
    }
  }
  return found
}

const NO_LOGS: ReplicaLogs = {}

function withLogs(partition: Partition, logs: ReplicaLogs = NO_LOGS): Partition {
  const sizeBytes = partition.leader === null ? null : (logs[partition.leader]?.bytes ?? null)
  return { ...partition, sizeBytes, logs }
}

function sameElements<Element>(
  previous: readonly Element[] | undefined,
  next: readonly Element[],
): readonly Element[] {
  const same = previous?.length === next.length && next.every((element, index) => element === previous[index])
  return same && previous !== undefined ? previous : next
}

function composeBrokers(
  { topology, unanswering, logs, brokerConfigs, versions }: Knowledge,
  holders: Iterable<BrokerId>,
): Broker[] {
  const known = new Map<BrokerId, RegisteredBroker>(topology.brokers.map((broker) => [broker.id, broker]))
  for (const id of holders) if (!known.has(id)) known.set(id, { id, ...UNREGISTERED })
  return [...known.values()]
    .sort((a, b) => a.id - b.id)
    .map((broker) => ({
      ...broker,
      alive: broker.alive && !unanswering.has(broker.id),
      kafkaVersion: versions.get(broker.id) ?? null,
      logDirs: logs.get(broker.id)?.dirs ?? [],
      config: brokerConfigs.get(broker.id) ?? NO_CONFIG,
    }))
}

const UNREGISTERED = { host: null, port: null, rack: null, alive: false }

/**
 * Every group once, from the newest answer that shows it. A group that only an older answer shows is kept
 * while nobody newer could know of it: until a broker that answered since leads its part of the offsets topic.
 */
function composeGroups(answers: ReadonlyMap<BrokerId, BrokerGroups>, topics: readonly Topic[]): Group[] {
  const offsets = topics.find(({ name }) => name === OFFSETS_TOPIC)
  const newestFirst = [...answers].sort(([, a], [, b]) => b.at - a.at)
  const groups = new Map<string, Group>()
  for (const [broker, { at, groups: own }] of newestFirst) {
    for (const group of own) {
      if (groups.has(group.id)) continue
      const partition =
        offsets === undefined ? null : coordinatorPartition(group.id, offsets.partitions.length)
      const leader = partition === null ? null : offsets?.partitions[partition]?.leader
      const newer = leader == null || leader === broker ? undefined : answers.get(leader)
      if (newer !== undefined && newer.at > at) continue
      groups.set(group.id, { ...group, coordinatorPartition: partition })
    }
  }
  return [...groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
