import type { BrokerId, Cluster, Partition } from '#lib/domain/cluster.ts'

export const HELD_FILTERS = ['all', 'led', 'followed', 'behind'] as const
export type HeldFilter = (typeof HELD_FILTERS)[number]

/** A partition of which a broker has a replica. */
export type Held = {
  readonly topic: string
  readonly partition: Partition
  /** Bytes and place of the replica on this broker; null where it did not say. */
  readonly log: { readonly dir: string; readonly bytes: number } | null
}

export type HeldList = {
  readonly held: readonly Held[]
  readonly counts: Readonly<Record<HeldFilter, number>>
}

/** The partitions that a broker holds, by topic and id, filtered by part of a topic's name and by its part in them. */
export function heldPartitions(cluster: Cluster, id: BrokerId, query: string, show: HeldFilter): HeldList {
  const wanted = query.trim().toLowerCase()
  const named = cluster.topics
    .filter((topic) => topic.name.toLowerCase().includes(wanted))
    .flatMap((topic) =>
      topic.partitions
        .filter((partition) => partition.replicas.includes(id))
        .map((partition): Held => ({ topic: topic.name, partition, log: partition.logs[id] ?? null })),
    )
  const shows: Record<HeldFilter, (held: Held) => boolean> = {
    all: () => true,
    led: ({ partition }) => partition.leader === id,
    followed: ({ partition }) => partition.leader !== id,
    behind: ({ partition }) => !partition.isr.includes(id),
  }
  const counts = Object.fromEntries(
    HELD_FILTERS.map((filter) => [filter, named.filter(shows[filter]).length]),
  )
  return { held: named.filter(shows[show]), counts: counts as HeldList['counts'] }
}
