import type { BrokerId, Partition } from '#lib/domain/cluster.ts'
import type { Departure } from '#lib/domain/placement/fit.ts'

/** The one vocabulary of cells: what a broker holds of a partition. */
export type Cell = {
  readonly state: CellState
  /** What a running reassignment does with this replica. */
  readonly change: 'adding' | 'removing' | null
  /** The placement rule has another broker in this replica's place, or a replica where none is. */
  readonly offRule: boolean
}

export type CellState = 'none' | 'leader' | 'in-sync' | 'behind' | 'offline'

/** A cell on the wire: its state, then `+` or `-` while it moves, then `!` where it is off the rule. */
export type CellCode = string

const NO_REPLICA: Cell = { state: 'none', change: null, offRule: false }

/** What `brokerId` holds of the partition; `departure` is the partition's own, or null where it follows the rule. */
export function cellOf(partition: Partition, brokerId: BrokerId, departure: Departure | null): Cell {
  if (!partition.replicas.includes(brokerId)) {
    return departure?.expected.includes(brokerId) ? { ...NO_REPLICA, offRule: true } : NO_REPLICA
  }
  return {
    state: stateOf(partition, brokerId),
    change: changeOf(partition, brokerId),
    offRule: departure !== null && departs(departure, brokerId),
  }
}

function stateOf(partition: Partition, brokerId: BrokerId): CellState {
  if (partition.leader === brokerId) return 'leader'
  if (partition.offline.includes(brokerId)) return 'offline'
  return partition.isr.includes(brokerId) ? 'in-sync' : 'behind'
}

function changeOf(partition: Partition, brokerId: BrokerId): Cell['change'] {
  if (partition.adding.includes(brokerId)) return 'adding'
  return partition.removing.includes(brokerId) ? 'removing' : null
}

/** Position counts: a replica that the rule puts elsewhere in the order is off the rule too. */
function departs(departure: Departure, brokerId: BrokerId): boolean {
  const position = departure.actual.indexOf(brokerId)
  return position >= 0 && departure.expected[position] !== brokerId
}

const LETTERS = { none: '', leader: 'L', 'in-sync': 'S', behind: 'B', offline: 'X' } as const
const STATES: Readonly<Record<string, CellState>> = { L: 'leader', S: 'in-sync', B: 'behind', X: 'offline' }

export function encodeCell(cell: Cell): CellCode {
  const change = cell.change === 'adding' ? '+' : cell.change === 'removing' ? '-' : ''
  return `${LETTERS[cell.state]}${change}${cell.offRule ? '!' : ''}`
}

export function decodeCell(code: CellCode): Cell {
  return {
    state: STATES[code.charAt(0)] ?? 'none',
    change: code.includes('+') ? 'adding' : code.includes('-') ? 'removing' : null,
    offRule: code.includes('!'),
  }
}

/** "leader", "in sync, being removed": what the cell says to somebody who can't see it. */
export function cellWords(cell: Cell): string {
  if (cell.state === 'none' && cell.offRule) return 'no replica, though the rule has one here'
  const state = {
    none: 'no replica',
    leader: 'leader',
    'in-sync': 'in sync',
    behind: 'behind',
    offline: 'offline',
  }
  const words: string[] = [state[cell.state]]
  if (cell.change !== null) words.push(`being ${cell.change === 'adding' ? 'added' : 'removed'}`)
  if (cell.offRule) words.push('off the rule')
  return words.join(', ')
}
