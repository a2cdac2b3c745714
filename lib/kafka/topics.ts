import {
  type BrokerId,
  isMoving,
  type Partition,
  partitionOf,
  sameReplicas,
  type Topic,
  targetReplicas,
} from '#lib/domain/cluster.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import { type MetadataPartition, type MetadataTopic, metadataV12 } from './codecs/metadata.ts'
import type { EligibleReplicas } from './elr.ts'
import type { Link } from './link.ts'
import { listReassignmentsThrough, type Reassignment } from './reassign.ts'

const READ_MS = 3_000

/**
 * The named topics (null: all) as the cluster shows them now, with the reassignments that run, sorted by
 * name. A topic that does not exist is absent. Configs, sizes and eligible replicas are not read: they are empty.
 *
 * One broker tells both: that it has passed on the list shows that it reaches the controller. One that is cut off from it would go
 * on to show its topics as they were.
 */
export function describeTopics(
  link: Link,
  names: readonly string[] | null,
): Promise<Result<readonly Topic[]>> {
  return link.any('forwarded', async (wire) => {
    // In this order: a move that ends in between shows its end, rather than a move with its final replicas.
    const running = await listReassignmentsThrough(wire)
    if (!running.ok) return running
    const metadata = await wire.read([metadataV12], [names], READ_MS)
    if (!metadata.ok) return metadata
    return ok(mergeTopics(metadata.value.topics, running.value, new Map()))
  })
}

/** Topics of the domain from what three requests said, without configs, sizes and log directories. */
export function mergeTopics(
  topics: readonly MetadataTopic[],
  running: readonly Reassignment[],
  eligible: EligibleReplicas,
): Topic[] {
  const moves = new Map(running.map((move) => [`${move.topic}-${move.partition}`, move]))
  return topics
    .filter(({ errorCode }) => errorCode === 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, id, internal, partitions }) => ({
      name,
      id,
      internal,
      config: {},
      partitions: [...partitions]
        .sort((a, b) => a.id - b.id)
        .map((partition) => {
          const move = moves.size === 0 ? undefined : moves.get(`${name}-${partition.id}`)
          return mergePartition(partition, move, eligible.get(name)?.get(partition.id))
        }),
    }))
}

/**
 * Whether a partition has other replicas than it had, or was to have once its reassignment was done, with none listed: a
 * reassignment that begins or ends looks so where only one of the two answers has heard of it.
 */
export function looksTorn(before: readonly Topic[], after: readonly Topic[]): boolean {
  const known = new Map(before.map((topic) => [topic.name, topic]))
  return after.some(({ name, id, partitions }) => {
    const old = known.get(name)
    if (old === undefined || old.id !== id) return false
    return partitions.some((partition) => {
      const was = partitionOf(old, partition.id)
      return (
        was !== undefined && !isMoving(partition) && !sameReplicas(partition.replicas, targetReplicas(was))
      )
    })
  })
}

const NONE: readonly number[] = []

/**
 * The two answers are not of one moment. A broker that has not heard of a move yet shows the old replicas:
 * then those of the list count. One that shows the target, with all added replicas in sync, has heard of
 * its end, which the list has missed.
 */
function mergePartition(
  { id, leader, replicas, isr, offline }: MetadataPartition,
  move: Reassignment | undefined,
  elr: readonly number[] | undefined,
): Partition {
  const known = { id, leader, isr, elr: elr ?? NONE, offline, sizeBytes: null, logs: {} }
  if (move === undefined || hasEnded(move, replicas, isr))
    return { ...known, replicas, adding: NONE, removing: NONE }
  return { ...known, replicas: move.replicas, adding: move.adding, removing: move.removing }
}

function hasEnded(
  { replicas, adding, removing }: Reassignment,
  shown: readonly BrokerId[],
  isr: readonly BrokerId[],
): boolean {
  const target = replicas.filter((id) => !removing.includes(id))
  return sameReplicas(shown, target) && adding.every((id) => isr.includes(id))
}
