import { type Progress, until } from '#bin/progress.ts'
import { fillEmptyTopics } from './seed.ts'
import {
  type Assignment,
  createTopic,
  editConfigs,
  electPreferredLeaders,
  type Metadata,
  type Reassignment,
  readMetadata,
  reassign,
  runningReassignments,
} from './wire.ts'

export type TopicShape = {
  readonly name: string
  readonly assignment: Assignment
  readonly config: Readonly<Record<string, string>>
  /** What each partition is filled with once; 0 leaves it to the workload. */
  readonly bytesPerPartition: number
}

const MB = 1_000_000
const BROKERS = [1, 2, 3]

/** Replica j of partition i on broker (i + j) mod n: what Kafka's users write down by hand. */
function classic(partitions: number, replicas: number): Assignment {
  return Array.from({ length: partitions }, (_, i) =>
    Array.from({ length: replicas }, (_, j) => BROKERS[(i + j) % BROKERS.length] ?? 0),
  )
}

function allOn(broker: number, partitions: number): Assignment {
  return Array.from({ length: partitions }, () => [broker])
}

/** The broken cluster, topic by topic. What a real incident left: the offsets of every group on one broker. */
export const BROKEN_TOPICS: readonly TopicShape[] = [
  {
    // Auto-created while only broker 1 was up, with the configuration that Kafka gives it.
    name: '__consumer_offsets',
    assignment: allOn(1, 50),
    config: { 'cleanup.policy': 'compact', 'compression.type': 'producer', 'segment.bytes': '104857600' },
    bytesPerPartition: 0,
  },
  {
    name: 'audit-log',
    assignment: allOn(1, 6),
    config: {},
    bytesPerPartition: 8 * MB,
  },
  {
    name: 'clicks',
    assignment: classic(6, 2),
    config: {},
    bytesPerPartition: 2 * MB,
  },
  {
    name: 'orders',
    assignment: classic(6, 3),
    config: { 'min.insync.replicas': '2' },
    bytesPerPartition: 0,
  },
  {
    name: 'refunds',
    assignment: classic(6, 3),
    config: { 'min.insync.replicas': '1' },
    bytesPerPartition: 1 * MB,
  },
  {
    // Moved about by hand over the years: safe, racks distinct, yet no rule explains it.
    name: 'shipments',
    assignment: [
      [2, 1, 3],
      [3, 2, 1],
      [1, 3, 2],
      [3, 1, 2],
      [2, 3, 1],
      [1, 2, 3],
      [1, 3, 2],
      [2, 1, 3],
      [3, 2, 1],
      [2, 3, 1],
      [1, 3, 2],
      [3, 1, 2],
    ],
    config: { 'min.insync.replicas': '2' },
    bytesPerPartition: MB / 2,
  },
]

const TOPIC_THROTTLES = ['leader.replication.throttled.replicas', 'follower.replication.throttled.replicas']
const BROKER_THROTTLES = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate']

/**
 * Puts a cluster of three brokers into the broken state, whatever state it is in: missing topics are created,
 * present ones get exactly this placement and configuration. Other topics are left alone.
 */
export async function breakCluster(bootstrap: string, progress: Progress): Promise<void> {
  const present = await readMetadata(bootstrap, null)
  const missing = BROKEN_TOPICS.filter((shape) => !present.topics.some((topic) => topic.name === shape.name))
  const changed = BROKEN_TOPICS.filter((shape) => !missing.includes(shape))
  if (missing.length > 0)
    await progress(`Creating ${missing.map((shape) => shape.name).join(', ')}`, async () => {
      for (const shape of missing) await createTopic(bootstrap, shape.name, shape.assignment, shape.config)
      await until('the new topics', () => notYetVisible(bootstrap), { deadlineMs: 30_000 })
    })
  if (changed.length > 0) await resetConfigs(bootstrap, changed)
  await progress('Placing replicas and leaders as in the incident', async () => {
    await until('an end of running reassignments', () => cancelMoves(bootstrap), { deadlineMs: 60_000 })
    await until('the broken placement', () => place(bootstrap), { deadlineMs: 120_000, everyMs: 500 })
  })
  await fillEmptyTopics(
    bootstrap,
    BROKEN_TOPICS.filter((shape) => shape.bytesPerPartition > 0),
    progress,
  )
}

/** A broker answers from its own view of the metadata, which follows the controller's. */
async function notYetVisible(bootstrap: string): Promise<string | null> {
  const { topics } = await readMetadata(bootstrap, null)
  const unseen = BROKEN_TOPICS.filter((shape) => !topics.some((topic) => topic.name === shape.name))
  return unseen[0] === undefined ? null : `topic ${unseen[0].name} is not known yet`
}

async function resetConfigs(bootstrap: string, shapes: readonly TopicShape[]): Promise<void> {
  await editConfigs(
    bootstrap,
    shapes.map((shape) => {
      const minInsync = 'min.insync.replicas' in shape.config ? [] : ['min.insync.replicas']
      return {
        kind: 'topic',
        name: shape.name,
        set: shape.config,
        remove: [...TOPIC_THROTTLES, ...minInsync],
      }
    }),
  )
  const { brokers } = await readMetadata(bootstrap, [])
  for (const { nodeId, host, port } of brokers)
    await editConfigs(`${host}:${port}`, [
      { kind: 'broker', name: String(nodeId), set: {}, remove: BROKER_THROTTLES },
    ])
}

async function movesOfBrokenTopics(bootstrap: string) {
  const moves = await runningReassignments(bootstrap)
  return moves.filter((move) => BROKEN_TOPICS.some((shape) => shape.name === move.topic))
}

async function cancelMoves(bootstrap: string): Promise<string | null> {
  const moves = await movesOfBrokenTopics(bootstrap)
  if (moves[0] === undefined) return null
  await reassign(
    bootstrap,
    moves.map((move) => ({ ...move, replicas: null })),
  )
  return `${moves.length} reassignments are being cancelled, such as that of ${moves[0].topic}-${moves[0].partition}`
}

/** Partitions of the broken topics whose replicas are not, in order, what they should be. */
function departures(metadata: Metadata): Reassignment[] {
  return BROKEN_TOPICS.flatMap((shape) => {
    const topic = metadata.topics.find((candidate) => candidate.name === shape.name)
    if (topic === undefined) throw new Error(`topic ${shape.name} vanished`)
    if (topic.partitions.length !== shape.assignment.length)
      throw new Error(
        `topic ${shape.name} has ${topic.partitions.length} partitions instead of ${shape.assignment.length}: delete it`,
      )
    return shape.assignment.flatMap((replicas, partition) => {
      const actual = topic.partitions.find((candidate) => candidate.partitionIndex === partition)
      if (actual?.replicaNodes.join() === replicas.join()) return []
      return [{ topic: shape.name, partition, replicas }]
    })
  })
}

/** One step towards it: placement, then full in-sync sets, then each first replica as the leader. */
async function place(bootstrap: string): Promise<string | null> {
  const moves = await movesOfBrokenTopics(bootstrap)
  if (moves[0] !== undefined)
    return `${moves.length} partitions still move, such as ${moves[0].topic}-${moves[0].partition}`
  const metadata = await readMetadata(bootstrap, null)
  const misplaced = departures(metadata)
  if (misplaced[0] !== undefined) {
    await reassign(bootstrap, misplaced)
    return `${misplaced[0].topic}-${misplaced[0].partition} is on its way to its place`
  }
  const led = new Map<string, number[]>()
  for (const topic of metadata.topics) {
    if (!BROKEN_TOPICS.some((shape) => shape.name === topic.name)) continue
    for (const partition of topic.partitions) {
      const name = `${topic.name}-${partition.partitionIndex}`
      if (partition.isrNodes.length < partition.replicaNodes.length) return `${name} is not fully in sync`
      if (partition.leaderId === partition.replicaNodes[0]) continue
      led.set(topic.name ?? '', [...(led.get(topic.name ?? '') ?? []), partition.partitionIndex])
    }
  }
  if (led.size === 0) return null
  await electPreferredLeaders(bootstrap, led)
  return `leaders of ${[...led.keys()].join(', ')} are being elected`
}
