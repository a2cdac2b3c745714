import type { Partition, Topic } from '#lib/domain/cluster.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import { type MetadataTopic, metadataV12 } from './codecs/metadata.ts'
import type { EligibleReplicas } from './elr.ts'
import type { Link } from './link.ts'
import { listReassignments, type Reassignment } from './reassign.ts'

const READ_MS = 3_000

/**
 * The named topics (null: all) as the cluster shows them now, with the reassignments that run, sorted by
 * name. A topic that does not exist is absent. Configs, sizes and eligible replicas are not read: they are empty.
 */
export async function describeTopics(
  link: Link,
  names: readonly string[] | null,
): Promise<Result<readonly Topic[]>> {
  // In this order: a move that ends in between shows its end, rather than a move with its final replicas.
  const running = await listReassignments(link)
  if (!running.ok) return running
  const metadata = await link.any('local', (wire) => wire.read([metadataV12], [names], READ_MS))
  if (!metadata.ok) return metadata
  return ok(mergeTopics(metadata.value.topics, running.value, new Map()))
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

const NONE: readonly number[] = []

function mergePartition(
  { id, leader, replicas, isr, offline }: MetadataTopic['partitions'][number],
  move: Reassignment | undefined,
  elr: readonly number[] | undefined,
): Partition {
  // The metadata may be newer than the list: a replica that is no longer assigned is no longer moving.
  const still = (ids: readonly number[] | undefined) =>
    ids?.filter((broker) => replicas.includes(broker)) ?? NONE
  const adding = still(move?.adding)
  const removing = still(move?.removing)
  const unknown = { sizeBytes: null, logs: {} }
  return { id, leader, replicas, isr, elr: elr ?? NONE, offline, adding, removing, ...unknown }
}
