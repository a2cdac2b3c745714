import { type Progress, until } from '#bin/progress.ts'
import { isMoving, type Partition, sameReplicas, type Topic } from '#lib/domain/cluster.ts'
import {
  FOLLOWER_RATE,
  FOLLOWER_REPLICAS,
  LEADER_RATE,
  LEADER_REPLICAS,
} from '#lib/domain/plan/throttle-keys.ts'
import { alterConfigs, type ConfigValues } from '#lib/kafka/configs.ts'
import { electPreferredLeaders } from '#lib/kafka/elect.ts'
import type { Link } from '#lib/kafka/link.ts'
import { listReassignments, type ReassignmentChange } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { endpoints, readTopology } from '#lib/kafka/topology.ts'
import { type Assignment, createTopic } from './create-topic.ts'
import { must, mustAll, withLink } from './link.ts'
import { reassign } from './reassign.ts'
import { fillEmptyTopics } from './seed.ts'

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

/**
 * Puts a cluster of three brokers into the broken state, whatever state it is in: missing topics are created,
 * present ones get exactly this placement and configuration. Other topics are left alone.
 */
export async function breakCluster(bootstrap: string, progress: Progress): Promise<void> {
  await withLink(bootstrap, (link) => breakThrough(link, progress))
  await fillEmptyTopics(
    bootstrap,
    BROKEN_TOPICS.filter((shape) => shape.bytesPerPartition > 0),
    progress,
  )
}

async function breakThrough(link: Link, progress: Progress): Promise<void> {
  const missing = await unknownTopics(link)
  const changed = BROKEN_TOPICS.filter((shape) => !missing.includes(shape))
  if (missing.length > 0)
    await progress(`Creating ${missing.map((shape) => shape.name).join(', ')}`, async () => {
      for (const shape of missing) await createTopic(link, shape.name, shape.assignment, shape.config)
      await until('the new topics', () => notYetVisible(link), { deadlineMs: 30_000 })
    })
  if (changed.length > 0)
    await until('the configuration of the topics', () => resetConfigs(link, changed), { deadlineMs: 60_000 })
  await progress('Placing replicas and leaders as in the incident', async () => {
    await until('an end of running reassignments', () => cancelMoves(link), { deadlineMs: 60_000 })
    await until('the broken placement', () => place(link), { deadlineMs: 120_000, everyMs: 500 })
  })
}

async function unknownTopics(link: Link): Promise<TopicShape[]> {
  const { topics } = must(await readTopology(link, null))
  return BROKEN_TOPICS.filter((shape) => !topics.some((topic) => topic.name === shape.name))
}

/** A broker answers from its own view of the metadata, which follows the controller's. */
async function notYetVisible(link: Link): Promise<string | null> {
  const [unseen] = await unknownTopics(link)
  return unseen === undefined ? null : `topic ${unseen.name} is not known yet`
}

async function resetConfigs(link: Link, shapes: readonly TopicShape[]): Promise<null> {
  const { brokers } = must(await readTopology(link, null))
  link.learn(endpoints(brokers))
  const ofTopics = shapes.map(
    ({ name, config }): ConfigValues => ({
      resource: { kind: 'topic', name },
      values: { 'min.insync.replicas': null, ...unset([LEADER_REPLICAS, FOLLOWER_REPLICAS]), ...config },
    }),
  )
  const ofBrokers = brokers.map(
    ({ id }): ConfigValues => ({
      resource: { kind: 'broker', name: String(id) },
      values: unset([LEADER_RATE, FOLLOWER_RATE]),
    }),
  )
  mustAll(await alterConfigs(link, [...ofTopics, ...ofBrokers]))
  return null
}

function unset(keys: readonly string[]): Record<string, null> {
  return Object.fromEntries(keys.map((key) => [key, null]))
}

/**
 * What moves is cancelled before it gets another target: where that adds no replica, the controller (4.3.1) keeps
 * the earlier list of adding ones, and a replica that is both added and removed lets the move never end.
 */
async function cancelMoves(link: Link): Promise<string | null> {
  const running = must(await listReassignments(link))
  const moves = running.filter((move) => BROKEN_TOPICS.some((shape) => shape.name === move.topic))
  if (moves[0] === undefined) return null
  await reassign(
    link,
    moves.map(({ topic, partition }) => ({ topic, partition, replicas: null })),
  )
  return `${moves.length} reassignments are being cancelled, such as that of ${moves[0].topic}-${moves[0].partition}`
}

/** One step towards it: placement, then full in-sync sets, then each first replica as the leader. */
async function place(link: Link): Promise<string | null> {
  const names = BROKEN_TOPICS.map((shape) => shape.name)
  const topics = must(await describeTopics(link, names))
  const find = (is: (partition: Partition) => boolean) =>
    topics.flatMap(({ name, partitions }) =>
      partitions.filter(is).map(({ id }) => ({ topic: name, partition: id })),
    )
  const [moving] = find(isMoving)
  if (moving) return `${moving.topic}-${moving.partition} still moves`
  const misplaced = departures(topics)
  if (misplaced[0] !== undefined) {
    await reassign(link, misplaced)
    return `${misplaced[0].topic}-${misplaced[0].partition} is on its way to its place`
  }
  const [behind] = find(({ isr, replicas }) => isr.length < replicas.length)
  if (behind) return `${behind.topic}-${behind.partition} is not fully in sync`
  const led = find(({ leader, replicas }) => leader !== replicas[0])
  if (led[0] === undefined) return null
  mustAll(must(await electPreferredLeaders(link, led)))
  return `a leader of ${led[0].topic}-${led[0].partition} is being elected`
}

/** Partitions of the broken topics whose replicas are not, in order, what they should be. */
function departures(topics: readonly Topic[]): ReassignmentChange[] {
  return BROKEN_TOPICS.flatMap(({ name, assignment }) => {
    const topic = topics.find((candidate) => candidate.name === name)
    if (topic === undefined) throw new Error(`topic ${name} vanished`)
    if (topic.partitions.length !== assignment.length)
      throw new Error(
        `topic ${name} has ${topic.partitions.length} partitions instead of ${assignment.length}: delete it`,
      )
    return topic.partitions.flatMap((partition): ReassignmentChange[] => {
      const replicas = assignment[partition.id] ?? []
      return sameReplicas(partition.replicas, replicas)
        ? []
        : [{ topic: name, partition: partition.id, replicas }]
    })
  })
}
