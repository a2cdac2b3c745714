import type { Cluster } from '../cluster.ts'
import type { Observation } from '../observation.ts'
import { diff, placementDiff } from './diff.ts'
import type { HistoryEvent } from './event.ts'

/** What the next observation of a cluster is compared with. */
export type Watch = {
  readonly cluster: Cluster
  /** The newest reading in which reassignments could be told too; null before there was one. */
  readonly placed: Cluster | null
  /** Epoch milliseconds of the last good reading. */
  readonly readAt: number
}

/** Readings further apart than this leave open when between them something happened. */
const APART_MS = 30_000

/** Since when something may have happened that was seen at `at`, where the look before was long ago; null otherwise. */
export function sinceOf(before: number, at: number): number | null {
  return at - before > APART_MS ? before : null
}

/**
 * What happened since the observation before, and what to compare the next one with. The first has nothing before it: what it
 * shows is how things are, and no event. What could not be read is compared once it was.
 */
export function observe(
  before: Watch | null,
  { cluster, parts: { metadata } }: Observation,
  at: number,
): { readonly watch: Watch; readonly events: readonly HistoryEvent[] } {
  const readAt = metadata.readAt ?? at
  // A part of the metadata that failed may be the list of reassignments: then a move that runs shows as other replicas.
  const isPlaced = metadata.problem === null
  const placed = isPlaced ? cluster : (before?.placed ?? null)
  const watch = { cluster, placed, readAt }
  if (before === null) return { watch, events: [] }
  const since = sinceOf(before.readAt, at)
  const happenings = [
    ...(before.cluster === cluster ? [] : diff(before.cluster, cluster)),
    ...(isPlaced && before.placed !== null ? placementDiff(before.placed, cluster) : []),
  ]
  return {
    watch,
    events: happenings.map((happening) => ({ ...happening, at, since, jobId: null })),
  }
}
