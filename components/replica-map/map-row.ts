import {
  type BrokerId,
  type Cluster,
  type Partition,
  replicationFactor,
  type Topic,
} from '#lib/domain/cluster.ts'
import type { Departure, Fit } from '#lib/domain/placement/fit.ts'
import { expectedAgainstReal, RULE_NAMES } from '#lib/domain/placement/words.ts'
import { type CellCode, cellOf, encodeCell } from './cell.ts'

/** What the map shows in one line; compact, because thousands of them go over the wire. */
export type MapRow = HeadingRow | PartitionRow | GapRow

export type HeadingRow = {
  readonly kind: 'topic'
  readonly topic: string
  /** "RF 3 · 16 of 18 by i mod n" */
  readonly note: string
  /** What is wrong with it: "2 unsafe". Absent where nothing is. */
  readonly alarm?: string
}

export type PartitionRow = {
  readonly kind: 'partition'
  readonly topic: string
  readonly partition: number
  /** Column index and cell, by column; columns where neither a replica is nor the rule has one are left out. */
  readonly cells: readonly (readonly [column: number, code: CellCode])[]
  /** How it departs from the rule: "unsafe: 3 replicas in rack b alone", and what the rule has. Absent where it follows. */
  readonly departs?: { readonly why: string; readonly expected: string }
}

/** Air between two topics. */
export type GapRow = { readonly kind: 'gap' }

export function headingRow(topic: Topic, fit: Fit): HeadingRow {
  const { follows, partitions } = fit
  const unsafe = fit.departures.filter((departure) => departure.kind === 'unsafe').length
  const share = follows === partitions ? `all ${partitions}` : `${follows} of ${partitions}`
  const note = `RF ${replicationFactor(topic)} · ${share} by ${RULE_NAMES[fit.rule]}`
  const heading = { kind: 'topic', topic: topic.name, note } as const
  return unsafe === 0 ? heading : { ...heading, alarm: `${unsafe} unsafe` }
}

export function partitionRow(
  topic: string,
  partition: Partition,
  columnOf: ReadonlyMap<BrokerId, number>,
  departure: Departure | null,
): PartitionRow {
  const missing = departure?.expected.filter((id) => !partition.replicas.includes(id)) ?? []
  const cells = [...partition.replicas, ...missing]
    .flatMap((id): [number, CellCode][] => {
      const column = columnOf.get(id)
      return column === undefined ? [] : [[column, encodeCell(cellOf(partition, id, departure))]]
    })
    .sort(([a], [b]) => a - b)
  const row = { kind: 'partition', topic, partition: partition.id, cells } as const
  if (departure === null) return row
  const why = `${departure.kind}: ${departure.reason}`
  return { ...row, departs: { why, expected: expectedAgainstReal(departure) } }
}

/** Every partition of one topic, in order, with no heading. */
export function rowsOfTopic(
  name: string,
  partitions: readonly Partition[],
  columnOf: ReadonlyMap<BrokerId, number>,
  departures: readonly Departure[],
): PartitionRow[] {
  const byPartition = new Map(departures.map((departure) => [departure.partition, departure]))
  return partitions.map((partition) =>
    partitionRow(name, partition, columnOf, byPartition.get(partition.id) ?? null),
  )
}

/** Topics whose name contains `query`, whatever its case: internal ones first, then by name. */
export function topicsOnMap(cluster: Cluster, query: string): Topic[] {
  const wanted = query.trim().toLowerCase()
  return cluster.topics
    .filter((topic) => topic.name.toLowerCase().includes(wanted))
    .sort((a, b) => Number(b.internal) - Number(a.internal))
}
