import {
  type BrokerId,
  type Cluster,
  neededInSync,
  type Partition,
  partitionOf,
  type Topic,
} from '../cluster.ts'
import { copiesOf } from '../plan/plan.ts'
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

/**
 * The waiting moves that may begin now, in their order. None while a partition has fewer replicas in sync than writes with
 * acks=all need: copying would take bandwidth from what has to catch up.
 */
export function nextMoves(
  waiting: readonly JobMove[],
  inFlight: readonly JobMove[],
  cluster: Cluster,
  limits: Limits,
): JobMove[] {
  const health = healthOf(cluster)
  if (health.below) return []
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const busy = new Map<BrokerId, number>()
  const isLight = ({ sizeBytes }: JobMove) => sizeBytes !== null && sizeBytes <= limits.lightBytes
  const take = (move: JobMove) => {
    if (isLight(move)) return
    for (const broker of brokersOf(move, topics.get(move.topic)))
      busy.set(broker, (busy.get(broker) ?? 0) + 1)
  }
  const hasRoom = (broker: BrokerId) =>
    (busy.get(broker) ?? 0) <
    (health.atMinimum.has(broker) ? Math.ceil(limits.perBroker / 2) : limits.perBroker)
  for (const move of inFlight) take(move)
  const chosen: JobMove[] = []
  for (const move of waiting) {
    if (inFlight.length + chosen.length >= limits.inCluster) break
    if (!isLight(move) && !brokersOf(move, topics.get(move.topic)).every(hasRoom)) continue
    take(move)
    chosen.push(move)
  }
  return chosen
}

/** Who sends and who receives; nobody, where nothing is copied. */
function brokersOf(move: JobMove, topic: Topic | undefined): BrokerId[] {
  const copies = copiesOf(move)
  if (copies.length === 0) return []
  const source = partitionOf(topic, move.partition)?.leader ?? move.from[0]
  return source === undefined ? copies : [source, ...copies]
}

type Health = {
  /** Brokers with a partition that cannot spare a replica. */
  readonly atMinimum: ReadonlySet<BrokerId>
  readonly below: boolean
}

/** Only partitions with replicas to lose count: one replica of one is at its minimum always. */
function healthOf({ topics }: Cluster): Health {
  const atMinimum = new Set<BrokerId>()
  let below = false
  for (const topic of topics) {
    for (const partition of topic.partitions) {
      const needed = neededInSync(topic, partition)
      if (isShort(partition, needed)) below = true
      if (partition.isr.length === needed && partition.replicas.length > needed)
        for (const broker of partition.replicas) atMinimum.add(broker)
    }
  }
  return { atMinimum, below }
}

/** While replicas are being added, they count for the minimum at once: that is what the job itself does. */
function isShort({ isr, adding }: Partition, needed: number): boolean {
  return adding.length === 0 && isr.length < needed
}
