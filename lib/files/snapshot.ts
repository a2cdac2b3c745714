import { BROKER_KEYS } from '#lib/domain/audit/config-keys.ts'
import {
  type Broker,
  type BrokerId,
  type Cluster,
  type Config,
  type ConfigEntry,
  type ConfigSource,
  type Group,
  knownQuorum,
  OFFSETS_TOPIC,
  type Partition,
  type Quorum,
  type ReplicaLog,
  SHARE_TOPIC,
  type Topic,
  TRANSACTION_TOPIC,
} from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import { jsonList } from './json-list.ts'
import { checkFormat, issueWords, missing, parseJson, refuse } from './json-text.ts'
import { contradictions } from './snapshot-contradictions.ts'
import { FORMAT, type SnapshotFile, snapshotSchema } from './snapshot-schema.ts'

/** `readAt` of a snapshot that does not say when it was read. */
export const UNDATED = new Date(0).toISOString()

const INTERNAL = new Set([OFFSETS_TOPIC, TRANSACTION_TOPIC, SHARE_TOPIC])
const HINT = 'docs/snapshot.schema.json describes the format.'

/**
 * The cluster in a snapshot file. Fails with the path of each thing that is wrong, and why. What the file leaves out
 * takes the value that the schema names; a broker that only replicas name is there, dead.
 */
export function readSnapshot(text: string): Result<Cluster> {
  const json = parseJson(text, HINT)
  if (!json.ok) return json
  const format = checkFormat(json.value, FORMAT, 'snapshot', HINT)
  if (!format.ok) return format
  const parsed = snapshotSchema.safeParse(json.value, { error: missing })
  const wrong = parsed.success ? contradictions(parsed.data) : parsed.error.issues.map(issueWords)
  if (!parsed.success || wrong.length > 0) return refuse(wrong, HINT)
  return ok(clusterOf(parsed.data))
}

function clusterOf(file: SnapshotFile): Cluster {
  const brokers = brokersOf(file)
  const dead = new Set(brokers.filter(({ alive }) => !alive).map((broker) => broker.id))
  const topics = file.topics.map((topic) => topicOf(topic, dead)).sort(byKey(({ name }) => name))
  const { kraft } = file
  return {
    clusterId: file.clusterId ?? null,
    readAt: file.readAt === undefined ? UNDATED : new Date(file.readAt).toISOString(),
    kraft: kraft ? knownQuorum({ ...kraft, leaderId: kraft.leaderId ?? null }) : null,
    elrEnabled: file.elrEnabled,
    kafkaVersion: file.kafkaVersion ?? null,
    brokers,
    topics,
    groups: groupsOf(file, topics),
    stalled: file.stalled,
  }
}

function brokersOf({ brokers, topics }: SnapshotFile): Broker[] {
  const known = new Map<BrokerId, Broker>()
  for (const { id, host, port, rack, alive, kafkaVersion, logDirs, config, configSources } of brokers) {
    const dirs = logDirs.map(({ path, totalBytes, usableBytes, error }) => ({
      path,
      totalBytes: totalBytes ?? null,
      usableBytes: usableBytes ?? null,
      error: error ?? null,
    }))
    const address = { host: host ?? null, port: port ?? null }
    known.set(id, {
      id,
      ...address,
      rack: rack ?? null,
      alive,
      kafkaVersion: kafkaVersion ?? null,
      logDirs: dirs,
      config: configOf(config, configSources, 'static'),
    })
  }
  for (const { partitions } of topics)
    for (const { replicas } of partitions)
      for (const id of replicas) if (!known.has(id)) known.set(id, { id, ...UNLISTED })
  return [...known.values()].sort((a, b) => a.id - b.id)
}

const UNLISTED = {
  host: null,
  port: null,
  rack: null,
  alive: false,
  kafkaVersion: null,
  logDirs: [],
  config: {},
}

type Texts = Readonly<Record<string, string>>

function configOf(
  values: Texts,
  sources: Readonly<Record<string, ConfigSource>>,
  usual: ConfigSource,
): Config {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, source: sources[key] ?? usual }]),
  )
}

function topicOf(topic: SnapshotFile['topics'][number], dead: ReadonlySet<BrokerId>): Topic {
  return {
    name: topic.name,
    id: topic.id ?? null,
    internal: topic.internal ?? INTERNAL.has(topic.name),
    config: configOf(topic.config, topic.configSources, 'topic'),
    partitions: topic.partitions.map((partition) => partitionOf(partition, dead)).sort((a, b) => a.id - b.id),
  }
}

type PartitionEntry = SnapshotFile['topics'][number]['partitions'][number]

function partitionOf(partition: PartitionEntry, dead: ReadonlySet<BrokerId>): Partition {
  const { id, leader, replicas, elr, adding, removing, sizeBytes } = partition
  const offline = partition.offline ?? replicas.filter((broker) => dead.has(broker))
  const live = replicas.filter((broker) => !dead.has(broker) && !offline.includes(broker))
  // The last one that lived is kept in the set by Kafka; which of them it was, nobody says.
  const isr = partition.isr ?? (live.length === 0 ? replicas : live)
  return {
    id,
    leader: leader === undefined ? (live.find((broker) => isr.includes(broker)) ?? null) : leader,
    replicas,
    isr,
    elr,
    offline,
    adding,
    removing,
    sizeBytes: sizeBytes ?? null,
    logs: logsOf(partition),
  }
}

/** A replica whose size is not known either is left out, as a broker that did not answer. */
function logsOf({ logDirs, logBytes, sizeBytes }: PartitionEntry): Record<BrokerId, ReplicaLog> {
  const logs: Record<BrokerId, ReplicaLog> = {}
  for (const [broker, dir] of Object.entries(logDirs)) {
    const bytes = logBytes[broker] ?? sizeBytes
    if (bytes != null) logs[Number(broker)] = { dir, bytes }
  }
  return logs
}

function groupsOf({ groups }: SnapshotFile, topics: readonly Topic[]): Group[] {
  const offsets = topics.find(({ name }) => name === OFFSETS_TOPIC)?.partitions.length ?? 0
  const computed = (id: string) => (offsets === 0 ? null : coordinatorPartition(id, offsets))
  return groups
    .map(({ coordinatorPartition: given, ...group }) => ({
      ...group,
      coordinatorPartition: given === undefined ? computed(group.id) : given,
    }))
    .sort(byKey(({ id }) => id))
}

function byKey<Item>(key: (item: Item) => string): (a: Item, b: Item) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)
}

/**
 * The snapshot file of a cluster: what it holds, in a stable order with a partition a line, so that two of them can be
 * compared as text. Of the brokers' configuration it holds what the audit looks at: the rest tells more of a site than a
 * file that is passed on should.
 */
export function writeSnapshot(cluster: Cluster): string {
  const { clusterId, readAt, kraft, elrEnabled, kafkaVersion, brokers, topics, groups, stalled } = cluster
  const head = {
    format: FORMAT,
    clusterId,
    readAt,
    kraft: kraft && quorumEntry(kraft),
    elrEnabled,
    kafkaVersion,
  }
  const lines = [
    ...Object.entries(head).map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`),
    `  "brokers": ${jsonList(brokers.map(brokerText))}`,
    `  "topics": ${jsonList(topics.map(topicText))}`,
    `  "groups": ${jsonList(groups.map(groupText))}`,
    ...(stalled.length === 0
      ? []
      : [`  "stalled": ${jsonList(stalled.map((move) => JSON.stringify(move)))}`]),
  ]
  return `{\n${lines.join(',\n')}\n}\n`
}

function quorumEntry({ leaderId, voters, lagging }: Quorum) {
  return { leaderId, voters, lagging }
}

function brokerText({ id, host, port, rack, alive, kafkaVersion, logDirs, config }: Broker): string {
  const dirs = logDirs.map(({ path, totalBytes, usableBytes, error }) => ({
    path,
    totalBytes,
    usableBytes,
    error,
  }))
  const looked = Object.entries(config).filter(([key]) => BROKER_KEYS.has(key))
  const told = looked.length === 0 ? {} : configEntries(looked, 'static')
  return JSON.stringify({ id, host, port, rack, alive, kafkaVersion, logDirs: dirs, ...told })
}

function configEntries(config: readonly (readonly [string, ConfigEntry])[], usual: ConfigSource) {
  const entries = config.toSorted(byKey(([key]) => key))
  const values = Object.fromEntries(entries.map(([key, { value }]) => [key, value]))
  const sources = entries.flatMap(([key, { source }]) => (source === usual ? [] : [[key, source]]))
  return { config: values, ...(sources.length === 0 ? {} : { configSources: Object.fromEntries(sources) }) }
}

function topicText({ name, id, internal, config, partitions }: Topic): string {
  const topic = JSON.stringify({ name, id, internal, ...configEntries(Object.entries(config), 'topic') })
  return `${topic.slice(0, -1)},"partitions":${jsonList(partitions.map(partitionText), '    ')}}`
}

function partitionText(partition: Partition): string {
  const { id, leader, replicas, isr, elr, offline, adding, removing, sizeBytes, logs } = partition
  const entries = Object.entries(logs)
  const logDirs = Object.fromEntries(entries.map(([broker, { dir }]) => [broker, dir]))
  const differing = entries.flatMap(([broker, { bytes }]) => (bytes === sizeBytes ? [] : [[broker, bytes]]))
  const logBytes = differing.length === 0 ? {} : { logBytes: Object.fromEntries(differing) }
  const sets = { replicas, isr, elr, offline, adding, removing }
  return JSON.stringify({ id, leader, ...sets, sizeBytes, logDirs, ...logBytes })
}

function groupText({ id, protocol, state, members, coordinatorPartition, topics }: Group): string {
  return JSON.stringify({ id, protocol, state, members, coordinatorPartition, topics })
}
