import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BrokerId, Topic } from '#lib/domain/cluster.ts'
import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { describeClusterV1, describeClusterV2 } from './codecs/describe-cluster.ts'
import { metadataV12 } from './codecs/metadata.ts'
import { readEligibleReplicas } from './elr.ts'
import { elrEnabled, kafkaVersion } from './features.ts'
import type { Endpoint, Link } from './link.ts'
import { listReassignments, type Reassignment } from './reassign.ts'
import { looksTorn, mergeTopics } from './topics.ts'
import type { Wire } from './wire.ts'

/** A broker as the controller registers it. */
export type RegisteredBroker = {
  readonly id: BrokerId
  readonly host: string | null
  readonly port: number | null
  readonly rack: string | null
  readonly alive: boolean
}

/** The cheap facts, of one moment: who is there, who leads and holds what, what is moving. */
export type Topology = {
  readonly clusterId: string | null
  readonly elrEnabled: boolean
  readonly kafkaVersion: string | null
  readonly brokers: readonly RegisteredBroker[]
  /** Without configs, sizes and log directories. */
  readonly topics: readonly Topic[]
  readonly running: readonly Reassignment[]
  /** What could not be read and was taken from `before`, or left out; null when all was read. */
  readonly problem: Problem | null
}

/** What a link has to learn of the brokers. */
export function endpoints(brokers: readonly RegisteredBroker[]): Endpoint[] {
  return brokers.map(({ id, host, port }) => ({
    id,
    address: host === null || port === null ? null : { host, port },
  }))
}

const READ_MS = 3_000
const PING_MS = 2_000

/**
 * Reads the topology through whichever broker answers first. The controller being away costs only the
 * list of reassignments: that of `before` stays, and `problem` says so.
 */
export async function readTopology(link: Link, before: Topology | null): Promise<Result<Topology>> {
  const [core, running] = await Promise.all([link.any('local', readCore), listReassignments(link)])
  const read = await compose(core, running, before)
  if (!read.ok || !running.ok || before === null) return read
  // Comparing takes another turn.
  await nextTurn()
  if (!looksTorn(before.topics, read.value.topics)) return read
  // In this order: what has begun by now is listed, and what has ended shows its end.
  const listed = await listReassignments(link)
  return compose(await link.any('local', readCore), listed, before)
}

async function compose(
  core: Awaited<ReturnType<typeof readCore>>,
  running: Result<readonly Reassignment[]>,
  before: Topology | null,
): Promise<Result<Topology>> {
  if (!core.ok) return core
  const { wire, metadata, cluster, abilities } = core.value
  const eligible = elrEnabled(abilities) ? await readEligibleReplicas(wire, metadata.topics) : ok(new Map())
  // Decoding a large reply took this turn of the event loop; merging it takes another.
  await nextTurn()
  const moves = running.ok ? running.value : (before?.running ?? [])
  const notRead = [running, eligible].find((result) => !result.ok)
  return ok({
    clusterId: metadata.clusterId ?? cluster.clusterId,
    elrEnabled: elrEnabled(abilities),
    kafkaVersion: kafkaVersion(abilities),
    brokers: cluster.brokers.map(({ id, host, port, rack, fenced }) => ({
      id,
      // A fenced broker may be registered without the listener that was asked through.
      host: host === '' ? null : host,
      port: host === '' ? null : port,
      rack,
      alive: !fenced,
    })),
    topics: mergeTopics(metadata.topics, moves, eligible.ok ? eligible.value : eligibleOf(before)),
    running: moves,
    problem: notRead === undefined || notRead.ok ? null : notRead.problem,
  })
}

/**
 * The brokers are asked for after the partitions: a broker answers in order, and from one image of the metadata at a time, so whoever
 * leads because another was fenced is never seen before that.
 */
async function readCore(wire: Wire) {
  const [metadata, cluster, abilities] = await Promise.all([
    wire.read([metadataV12], [null], READ_MS),
    wire.read([describeClusterV2, describeClusterV1], [], READ_MS),
    wire.ping(PING_MS),
  ])
  if (!metadata.ok) return metadata
  if (!cluster.ok) return cluster
  if (!abilities.ok) return abilities
  return ok({ wire, metadata: metadata.value, cluster: cluster.value, abilities: abilities.value })
}

function eligibleOf(before: Topology | null) {
  const topics = before?.topics ?? []
  return new Map(
    topics.map(({ name, partitions }) => [name, new Map(partitions.map(({ id, elr }) => [id, elr]))]),
  )
}
