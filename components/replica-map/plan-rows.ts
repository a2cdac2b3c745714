import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Move } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'
import { type Cell, type CellCode, encodeCell } from './cell.ts'
import type { MapRow, PartitionRow } from './map-row.ts'

/**
 * The moves of a plan as lines of the map, by topic in the order of the plan: what there is before, or what stays, is added and
 * is removed.
 */
export function planRows(
  moves: readonly Move[],
  columnOf: ReadonlyMap<BrokerId, number>,
  side: 'before' | 'after',
): MapRow[] {
  const byTopic = [...Map.groupBy(moves, (move) => move.topic)]
  return byTopic.flatMap(([topic, own], position): MapRow[] => [
    { kind: 'topic', topic, note: `${counted(own.length, 'partition')} of the plan` },
    ...own.map((move) => moveRow(side === 'before' ? { ...move, to: move.from } : move, columnOf)),
    ...(position < byTopic.length - 1 ? [{ kind: 'gap' } as const] : []),
  ])
}

function moveRow(
  { topic, partition, from, to }: Move,
  columnOf: ReadonlyMap<BrokerId, number>,
): PartitionRow {
  const cells = [...new Set([...to, ...from])]
    .flatMap((id): [number, CellCode][] => {
      const column = columnOf.get(id)
      return column === undefined ? [] : [[column, encodeCell(plannedCell(id, from, to))]]
    })
    .sort(([a], [b]) => a - b)
  return { kind: 'partition', topic, partition, cells }
}

/** The leader shown is the preferred one. */
function plannedCell(id: BrokerId, from: readonly BrokerId[], to: readonly BrokerId[]): Cell {
  const change = !from.includes(id) ? 'adding' : to.includes(id) ? null : 'removing'
  return { state: to[0] === id ? 'leader' : 'in-sync', change, offRule: false }
}
