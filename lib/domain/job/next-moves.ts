import { type BrokerId, type Cluster, neededInSync, type Partition, partitionOf } from '../cluster.ts'
import { disksOf } from '../plan/disk.ts'
import { copiesOf } from '../plan/plan.ts'
import { Intake } from './intake.ts'
import type { JobMove } from './job.ts'

/** How much a job does at a time. */
export type Limits = {
  /** Moves for which a broker sends or receives, halved on a broker with partitions at their min ISR. */
  readonly perBroker: number
  readonly inCluster: number
  /** A replica of at most so many bytes is copied before anyone could notice: it counts for no broker. */
  readonly lightBytes: number
}

/** Per broker and cluster as in Cruise Control (`num.concurrent.partition.movements.per.broker`, `max.num.cluster.movements`). */
export const PER_BROKER = 5
export const IN_CLUSTER = 1250

/** A copy that takes no longer at the throttled rate counts for no broker's limit. */
const LIGHT_SECONDS = 1

/** What a job does at a time while its copies are limited to so many bytes per second and broker. */
export function limitsAt(throttleBytesPerSecond: number): Limits {
  return {
    perBroker: PER_BROKER,
    inCluster: IN_CLUSTER,
    lightBytes: throttleBytesPerSecond * LIGHT_SECONDS,
  }
}

/** Why a move does not begin yet. */
export type Hold =
  /** These brokers, which are to hold it or lead it, are down or do not answer. */
  | { readonly kind: 'away'; readonly brokers: readonly BrokerId[] }
  /** Partitions have fewer replicas in sync than writes with acks=all need: copying would take bandwidth from what has to catch up. */
  | { readonly kind: 'below-min-isr'; readonly partitions: readonly string[] }
  | { readonly kind: 'cluster' }
  /** A disk of these brokers to which Kafka may copy it has no room for it, beside what is under way to them. */
  | { readonly kind: 'disks'; readonly brokers: readonly BrokerId[] }
  /** Whether the disks have room for it cannot be told: its leader does not tell how large it is, and the plan did not know. */
  | { readonly kind: 'size'; readonly leader: BrokerId | null }
  /** These brokers send or receive as many as they may. */
  | { readonly kind: 'brokers'; readonly brokers: readonly BrokerId[] }

/** What room is left beside the moves in flight. */
export type Room = {
  /** The brokers without which the move cannot end and that are not there, whether it has begun or not. */
  readonly missingFor: (move: JobMove) => readonly BrokerId[]
  /** Why the move would have to wait; null where it may begin. */
  readonly holdOf: (move: JobMove) => Hold | null
  /** Counts one more as in flight. */
  readonly take: (move: JobMove) => void
}

const NOBODY: ReadonlySet<BrokerId> = new Set()

/**
 * Those of the moves that may be asked of Kafka now, in their order. One that is `submitted` may be under way although it is not
 * seen: it takes its room even where it has to wait.
 */
export function nextMoves(
  moves: readonly JobMove[],
  inFlight: readonly JobMove[],
  cluster: Cluster,
  limits: Limits,
  silent = NOBODY,
): JobMove[] {
  const room = roomBeside(inFlight, cluster, limits, silent)
  const chosen: JobMove[] = []
  for (const move of moves) {
    const isHeld = room.holdOf(move) !== null
    if (!isHeld || move.state === 'submitted') room.take(move)
    if (!isHeld) chosen.push(move)
  }
  return chosen
}

/** `silent`: brokers that have just not answered, whatever the cluster says of them. */
export function roomBeside(
  inFlight: readonly JobMove[],
  cluster: Cluster,
  limits: Limits,
  silent = NOBODY,
): Room {
  const health = healthOf(cluster)
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const partitionFor = (move: JobMove) => partitionOf(topics.get(move.topic), move.partition)
  const busy = new Map<BrokerId, number>()
  const intakes = intakesOf(cluster)
  const dead = new Set([...silent, ...cluster.brokers.flatMap(({ id, alive }) => (alive ? [] : [id]))])
  let taken = 0
  const countedBrokers = (move: JobMove) => {
    const size = sizeNow(move, partitionFor(move))
    return size !== null && size <= limits.lightBytes ? [] : brokersOf(move, partitionFor(move))
  }
  const take = (move: JobMove) => {
    taken += 1
    // What waits for a broker that is not there burdens none of the others.
    const burdened = missingFor(move).length > 0 ? [] : countedBrokers(move)
    for (const broker of burdened) busy.set(broker, (busy.get(broker) ?? 0) + 1)
    const logs = partitionFor(move)?.logs
    for (const broker of copiesOf(move))
      intakes.get(broker)?.take(logs?.[broker]?.dir, arriving(move, broker))
    for (const broker of move.from) {
      const log = move.to.includes(broker) ? undefined : logs?.[broker]
      if (log) intakes.get(broker)?.leave(log.dir)
    }
  }
  const arriving = (move: JobMove, broker: BrokerId) => {
    const partition = partitionFor(move)
    return Math.max(0, (sizeNow(move, partition) ?? 0) - (partition?.logs[broker]?.bytes ?? 0))
  }
  const hasNoRoom = (move: JobMove, broker: BrokerId) => {
    const room = intakes.get(broker)?.roomFor(partitionFor(move)?.logs[broker]?.dir)
    return room !== undefined && arriving(move, broker) > room
  }
  const isFull = (broker: BrokerId) =>
    (busy.get(broker) ?? 0) >=
    (health.atMinimum.has(broker) ? Math.ceil(limits.perBroker / 2) : limits.perBroker)
  const missingFor = (move: JobMove) => [
    ...new Set([...sourcesOf(move, partitionFor(move)), ...move.to].filter((id) => dead.has(id))),
  ]
  const holdOf = (move: JobMove): Hold | null => {
    const missing = missingFor(move)
    if (missing.length > 0) return { kind: 'away', brokers: missing }
    const partition = partitionFor(move)
    if (health.short.length > 0 && !(partition && health.lost.has(partition)))
      return { kind: 'below-min-isr', partitions: health.short }
    if (taken >= limits.inCluster) return { kind: 'cluster' }
    if (sizeNow(move, partition) === null && copiesOf(move).some((broker) => intakes.has(broker)))
      return { kind: 'size', leader: partition?.leader ?? null }
    const crowded = copiesOf(move).filter((broker) => hasNoRoom(move, broker))
    if (crowded.length > 0) return { kind: 'disks', brokers: crowded }
    const full = countedBrokers(move).filter(isFull)
    return full.length === 0 ? null : { kind: 'brokers', brokers: full }
  }
  for (const move of inFlight) take(move)
  return { missingFor, holdOf, take }
}

/**
 * What one copy is to receive, as far as it is known: as the leader has it now, or else a replica in sync with it; the plan may be
 * hours old.
 */
function sizeNow({ sizeBytes }: JobMove, partition: Partition | undefined): number | null {
  if (!partition) return sizeBytes
  const { leader, isr, logs } = partition
  const bytes = [leader, ...isr].flatMap((id) => (id === null ? [] : (logs[id]?.bytes ?? [])))
  return bytes[0] ?? sizeBytes
}

/** Who has to be there for a move that copies: the leader, or where there is none whoever may lead again; nobody otherwise. */
function sourcesOf(move: JobMove, partition: Partition | undefined): readonly BrokerId[] {
  if (copiesOf(move).length === 0 || !partition) return []
  return partition.leader === null ? move.from : [partition.leader]
}

/** What each broker may still receive; absent where its disks are unknown. */
function intakesOf(cluster: Cluster): Map<BrokerId, Intake> {
  return new Map(
    [...disksOf(cluster)].flatMap(([broker, own]) =>
      own.disks.some(({ room }) => room !== null) ? [[broker, new Intake(own)] as const] : [],
    ),
  )
}

/** Who sends and who receives; nobody, where nothing is copied. */
function brokersOf(move: JobMove, partition: Partition | undefined): BrokerId[] {
  const copies = copiesOf(move)
  if (copies.length === 0) return []
  const source = partition?.leader ?? move.from[0]
  return source === undefined ? copies : [source, ...copies]
}

export type Health = {
  /** Brokers with a partition that cannot spare a replica. */
  readonly atMinimum: ReadonlySet<BrokerId>
  /** "topic-partition" of those that have fewer replicas in sync than writes need. */
  readonly short: readonly string[]
  /** Those of them that only a move brings back: what they lack is on brokers that are down. */
  readonly lost: ReadonlySet<Partition>
}

/** Only partitions with replicas to lose count: one replica of one is at its minimum always. */
export function healthOf({ topics }: Cluster): Health {
  const atMinimum = new Set<BrokerId>()
  const short: string[] = []
  const lost = new Set<Partition>()
  for (const topic of topics) {
    for (const partition of topic.partitions) {
      const needed = neededInSync(topic, partition)
      if (isShort(partition, needed)) {
        short.push(`${topic.name}-${partition.id}`)
        if (partition.replicas.every((id) => partition.isr.includes(id) || partition.offline.includes(id)))
          lost.add(partition)
      }
      if (partition.isr.length === needed && ownReplicas(partition) > needed)
        for (const broker of partition.replicas) atMinimum.add(broker)
    }
  }
  return { atMinimum, short, lost }
}

/** Without those that are being added: a partition that only grows has no more to lose than before. */
function ownReplicas({ replicas, adding }: Partition): number {
  return replicas.length - adding.length
}

/** While replicas are being added, they count for the minimum at once: that is what the job itself does. */
function isShort({ isr, adding }: Partition, needed: number): boolean {
  return adding.length === 0 && isr.length < needed
}
