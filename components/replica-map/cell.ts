import type { BrokerId, Partition } from '#lib/domain/cluster.ts'
import type { Departure } from '#lib/domain/placement/fit.ts'

/** The one vocabulary of cells: what a broker holds of a partition. */
export type Cell = {
  readonly state: CellState
  /** What a running reassignment does with this replica, or what a job has to do with it, has done or gave up. */
  readonly change: Change | null
  /** The placement rule has another broker in this replica's place, or a replica where none is. */
  readonly offRule: boolean
}

export type Change = 'adding' | 'removing' | 'planned' | 'added' | 'given-up'

export type CellState = 'none' | 'leader' | 'in-sync' | 'behind' | 'offline'

/** A cell on the wire: its state, then the sign of its change (`+` or `-` while it moves), then `!` where it is off the rule. */
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

const SIGNS: Readonly<Record<Change, string>> = {
  adding: '+',
  removing: '-',
  planned: '?',
  added: '*',
  'given-up': '~',
}
const CHANGES: ReadonlyMap<string, Change> = new Map(
  Object.entries(SIGNS).map(([change, sign]) => [sign, change as Change]),
)

export function encodeCell(cell: Cell): CellCode {
  const sign = cell.change === null ? '' : SIGNS[cell.change]
  return `${LETTERS[cell.state]}${sign}${cell.offRule ? '!' : ''}`
}

export function decodeCell(code: CellCode): Cell {
  return {
    state: STATES[code.charAt(0)] ?? 'none',
    change: [...code].map((letter) => CHANGES.get(letter)).find((change) => change !== undefined) ?? null,
    offRule: code.includes('!'),
  }
}

const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  adding: 'being added',
  removing: 'being removed',
  planned: 'to be copied here',
  added: 'copied here by this job',
  'given-up': 'not copied here',
}

/** "leader", "in sync, being removed": what the cell says to somebody who can't see it. */
export function cellWords(cell: Cell): string {
  if (cell.state === 'none' && cell.offRule) return 'no replica, though the rule has one here'
  if (cell.change === 'planned' || cell.change === 'given-up') return CHANGE_WORDS[cell.change]
  const state = {
    none: 'no replica',
    leader: 'leader',
    'in-sync': 'in sync',
    behind: 'behind',
    offline: 'offline',
  }
  const words: string[] = [state[cell.state]]
  if (cell.change !== null) words.push(CHANGE_WORDS[cell.change])
  if (cell.offRule) words.push('off the rule')
  return words.join(', ')
}
