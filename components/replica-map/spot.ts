import { cellWords, decodeCell } from './cell.ts'
import type { MapColumn } from './columns.ts'
import type { MapRow, PartitionRow } from './map-row.ts'

/** A place that hover or the keyboard can name: a line, and the how-manieth cell of it that holds a replica. */
export type Spot = { readonly line: number; readonly spot: number }

/** "broker 3, rack b": the column in words. */
export function columnWords(column: MapColumn): string {
  const rack = column.rack === null ? '' : `, rack ${column.rack}`
  return `broker ${column.id}${rack}${column.alive ? '' : ', not alive'}`
}

/** "Broker 3, rack b: in sync, off the rule": one cell in words. */
export function spotWords(row: PartitionRow, spot: number, columns: readonly MapColumn[]): string {
  const [position, code] = row.cells[spot] ?? []
  const column = position === undefined ? undefined : columns[position]
  if (column === undefined || code === undefined) return 'no replica'
  const words = `${columnWords(column)}: ${cellWords(decodeCell(code))}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The spot that an arrow key leads to from `spot`; the same one at an edge. Lines without a spot are stepped over. */
export function nextSpot(
  { line, spot }: Spot,
  key: string,
  rowAt: (line: number) => MapRow | undefined,
  total: number,
  pageLines: number,
): Spot {
  const spots = spotsOf(rowAt(line))
  switch (key) {
    case 'ArrowRight':
      return { line, spot: Math.min(spot + 1, Math.max(0, spots - 1)) }
    case 'ArrowLeft':
      return { line, spot: Math.max(0, Math.min(spot, spots - 1) - 1) }
    case 'ArrowDown':
      return settle(line + 1, 1)
    case 'ArrowUp':
      return settle(line - 1, -1)
    case 'PageDown':
      return settle(Math.min(line + pageLines, total - 1), 1)
    case 'PageUp':
      return settle(Math.max(line - pageLines, 0), -1)
    case 'Home':
      return settle(0, 1)
    case 'End':
      return settle(total - 1, -1)
    default:
      return { line, spot }
  }

  function settle(target: number, step: 1 | -1): Spot {
    let at = target
    while (at >= 0 && at < total && rowAt(at)?.kind === 'gap') at += step
    return at < 0 || at >= total ? { line, spot } : { line: at, spot }
  }
}

function spotsOf(row: MapRow | undefined): number {
  return row?.kind === 'partition' ? row.cells.length : 1
}

/** `spot` brought within the line that it is on. */
export function withinLine(spot: Spot, row: MapRow | undefined): Spot {
  return { line: spot.line, spot: Math.min(spot.spot, Math.max(0, spotsOf(row) - 1)) }
}
