/**
 * The vocabulary of the whole product: what a Kafka cluster is, as it was read at one moment.
 * Every value is immutable; a new reading is a new `Cluster`.
 */

export type BrokerId = number

export type Cluster = {
  /** Kafka's own id of the cluster; null where the brokers did not say. */
  readonly clusterId: string | null
  /** ISO 8601 instant of the reading. */
  readonly readAt: string
  /** The controller quorum, from DescribeQuorum; null where it could not be read. */
  readonly kraft: Quorum | null
  /** `eligible.leader.replicas.version` >= 1 (KIP-966): a partition without in-sync replicas may elect a member of its ELR. */
  readonly elrEnabled: boolean
  /** The finalized `metadata.version` level, such as "4.3"; null where unknown. */
  readonly kafkaVersion: string | null
  /** Sorted by id. Holds every broker that is registered, fenced ones too, and every id that a replica names. */
  readonly brokers: readonly Broker[]
  /** Sorted by name. */
  readonly topics: readonly Topic[]
  /** Sorted by id. */
  readonly groups: readonly Group[]
  /** Running reassignments that copy nothing; empty where nobody has watched them for long enough to say so. */
  readonly stalled: readonly StalledMove[]
}

/** A reassignment, and those of its new brokers on which nothing has grown for a minute and a half. */
export type StalledMove = {
  readonly topic: string
  readonly partition: number
  readonly brokers: readonly BrokerId[]
}

export type Quorum = {
  /** The active controller; null while there is none. */
  readonly leaderId: number | null
  /** Empty where no controller has ever answered. */
  readonly voters: readonly number[]
  /** Voters that have fallen behind or stopped fetching, as the leader sees it; all of them while there is no leader. */
  readonly lagging: readonly number[]
}

/** A description that names no voters does not tell of a quorum without a majority: of the quorum nothing is known. */
export function knownQuorum(quorum: Quorum | null): Quorum | null {
  return quorum === null || quorum.voters.length === 0 ? null : quorum
}

export type Broker = {
  readonly id: BrokerId
  /** The advertised endpoint; null for a broker that is known only because a replica names it. */
  readonly host: string | null
  readonly port: number | null
  readonly rack: string | null
  /**
   * Registered and not fenced, as the controller says. A hung broker stays alive until its session ends. While there is no
   * controller: whether it answers.
   */
  readonly alive: boolean
  /** The newest release whose metadata it can keep, such as "4.3" (ApiVersions); null where it did not say. */
  readonly kafkaVersion: string | null
  readonly logDirs: readonly LogDir[]
  /** Effective configuration, without sensitive values; empty while unknown. */
  readonly config: Config
}

export type LogDir = {
  readonly path: string
  readonly totalBytes: number | null
  readonly usableBytes: number | null
  readonly error: string | null
}

export type Topic = {
  readonly name: string
  readonly id: string | null
  /** Kafka's own topics, such as `__consumer_offsets`. */
  readonly internal: boolean
  /** Overrides of this topic, and the effective values of the keys that rules look at. */
  readonly config: Config
  /** Sorted by id. */
  readonly partitions: readonly Partition[]
}

export type Partition = {
  readonly id: number
  /** Null while there is no leader. */
  readonly leader: BrokerId | null
  /** Assigned replicas in order; the first is the preferred leader. While a reassignment runs: target ++ removing. */
  readonly replicas: readonly BrokerId[]
  readonly isr: readonly BrokerId[]
  /** Eligible leader replicas (KIP-966): out of sync, yet safe to elect. */
  readonly elr: readonly BrokerId[]
  /** Replicas on dead brokers or failed log directories. */
  readonly offline: readonly BrokerId[]
  /** Replicas that a running reassignment adds and removes (ListPartitionReassignments). */
  readonly adding: readonly BrokerId[]
  readonly removing: readonly BrokerId[]
  /** Bytes of the leader's log; null while unknown, never 0 for unknown. */
  readonly sizeBytes: number | null
  /** Where each replica's log is, and how large, by broker id; a broker that did not answer is absent. */
  readonly logs: Readonly<Record<BrokerId, ReplicaLog>>
}

export type ReplicaLog = { readonly dir: string; readonly bytes: number }

export type Config = Readonly<Record<string, ConfigEntry>>

export type ConfigEntry = {
  readonly value: string
  readonly source: ConfigSource
  /** No request can change it: it comes from the properties file of the broker. Left out where one can, and where that is not known. */
  readonly readOnly?: true
}

/** Where an effective value comes from, most specific first (DescribeConfigs `config_source`). */
export type ConfigSource = 'topic' | 'broker' | 'cluster' | 'static' | 'default'

export type Group = {
  readonly id: string
  readonly protocol: 'classic' | 'consumer' | 'share' | 'streams' | 'unknown'
  /** Kafka's own word: Stable, Empty, PreparingRebalance, … */
  readonly state: string
  readonly members: number
  /** The partition of `__consumer_offsets` that holds this group; null while that topic is unknown. */
  readonly coordinatorPartition: number | null
  /** Topics that the members are assigned to, sorted. */
  readonly topics: readonly string[]
}

export const OFFSETS_TOPIC = '__consumer_offsets'
export const TRANSACTION_TOPIC = '__transaction_state'
export const SHARE_TOPIC = '__share_group_state'
/** The leader of each of their partitions coordinates what is in it. */
export const COORDINATOR_TOPICS: ReadonlySet<string> = new Set([
  OFFSETS_TOPIC,
  TRANSACTION_TOPIC,
  SHARE_TOPIC,
])

/** Racks of the given brokers, sorted, each once; brokers without a rack count for none. */
export function racksOf(brokers: Iterable<Broker>): string[] {
  const racks = new Set<string>()
  for (const broker of brokers) if (broker.rack !== null) racks.add(broker.rack)
  return [...racks].sort()
}

/** Assigned replicas once every running reassignment is done: `replicas` without those being removed. */
export function targetReplicas(partition: Partition): readonly BrokerId[] {
  if (partition.removing.length === 0) return partition.replicas
  return partition.replicas.filter((id) => !partition.removing.includes(id))
}

export function isMoving(partition: Partition): boolean {
  return partition.adding.length > 0 || partition.removing.length > 0
}

/**
 * In-sync replicas fewer than assigned. Replicas being added do not count (KIP-352): a partition
 * that is only moving is not under-replicated.
 */
export function isUnderReplicated(partition: Partition): boolean {
  return targetReplicas(partition).some((id) => !partition.isr.includes(id) && !partition.adding.includes(id))
}

/** The largest number of replicas that any partition of the topic is meant to have; 0 for no partitions. */
export function replicationFactor(topic: Topic): number {
  return topic.partitions.reduce((most, partition) => Math.max(most, targetReplicas(partition).length), 0)
}

/** Not where DescribeConfigs was refused, or a snapshot leaves it out. */
export function isMinInsyncKnown({ config }: Topic): boolean {
  return config['min.insync.replicas'] !== undefined
}

/** `min.insync.replicas` in force for the topic; while it is not known taken for 1, Kafka's default. */
export function minInsyncReplicas(topic: Topic): number {
  return Number(topic.config['min.insync.replicas']?.value ?? 1)
}

/**
 * Replicas that must be in sync for a write with acks=all: `min.insync.replicas`, but never more than the partition has,
 * those that are being added included (`Partition.effectiveMinIsr`; observed on Kafka 4.3).
 */
export function neededInSync(topic: Topic, { replicas }: Partition): number {
  return Math.min(minInsyncReplicas(topic), replicas.length)
}

export function uncleanElection(topic: Topic): boolean {
  return topic.config['unclean.leader.election.enable']?.value === 'true'
}

/** The partition with that id; undefined where the topic has none. Ids are dense in practice, so this is a look-up. */
export function partitionOf(topic: Topic | undefined, id: number): Partition | undefined {
  const guess = topic?.partitions[id]
  return guess?.id === id ? guess : topic?.partitions.find((partition) => partition.id === id)
}

/** The same brokers in the same order. */
export function sameReplicas(a: readonly BrokerId[], b: readonly BrokerId[]): boolean {
  return a.length === b.length && a.every((id, position) => id === b[position])
}
