import type { BrokerId } from '#lib/domain/cluster.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import { counted } from '#lib/domain/words.ts'
import { type Cell, type CellCode, type Change, encodeCell } from './cell.ts'
import type { MapRow, PartitionRow } from './map-row.ts'

/** The moves of a job as lines of the map, each as far as it is. */
export function jobRows(moves: readonly JobMove[], columnOf: ReadonlyMap<BrokerId, number>): MapRow[] {
  const byTopic = [...Map.groupBy(moves, (move) => move.topic)]
  return byTopic.flatMap(([topic, own], position): MapRow[] => {
    const done = own.filter(({ state }) => state === 'done').length
    const note = `${done} of ${counted(own.length, 'partition')} done`
    const lines = [...own].sort((a, b) => a.partition - b.partition)
    return [
      { kind: 'topic', topic, note },
      ...lines.map((move) => moveRow(move, columnOf)),
      ...(position < byTopic.length - 1 ? [{ kind: 'gap' } as const] : []),
    ]
  })
}

function moveRow(move: JobMove, columnOf: ReadonlyMap<BrokerId, number>): PartitionRow {
  const ids = move.state === 'done' ? move.to : [...new Set([...move.to, ...move.from])]
  const cells = ids
    .flatMap((id): [number, CellCode][] => {
      const column = columnOf.get(id)
      return column === undefined ? [] : [[column, encodeCell(cellOf(move, id))]]
    })
    .sort(([a], [b]) => a - b)
  return { kind: 'partition', topic: move.topic, partition: move.partition, cells }
}

const NEW: Readonly<Record<JobMove['state'], Change>> = {
  waiting: 'planned',
  submitted: 'planned',
  moving: 'adding',
  done: 'added',
  dropped: 'given-up',
  reverting: 'given-up',
  reverted: 'given-up',
  refused: 'given-up',
  unknown: 'given-up',
}

/** The leader shown is the preferred one of now: the new one once the move is done. */
function cellOf(move: JobMove, id: BrokerId): Cell {
  const [leader] = move.state === 'done' ? move.to : move.from
  const change = changeOf(move, id)
  const state = id === leader ? 'leader' : change === 'adding' ? 'behind' : 'in-sync'
  return { state, change, offRule: false }
}

function changeOf({ from, to, state }: JobMove, id: BrokerId): Change | null {
  if (!from.includes(id)) return NEW[state]
  return state === 'moving' && !to.includes(id) ? 'removing' : null
}
