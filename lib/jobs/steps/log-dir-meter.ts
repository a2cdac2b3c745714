import { type LocatedMove, sizeOf } from '#lib/domain/job/log-dir-moves.ts'
import { type LogDirCopy, sumOfCopies } from '#lib/domain/job/log-dir-progress.ts'
import type { LogDirMove } from '#lib/domain/plan/plan.ts'
import type { Work } from '../work.ts'
import { Growth, Pace } from './pace.ts'

/** What is known of the moves when they are measured. */
export type LogDirsSeen = {
  /** Of those that have not settled and whose broker answered. */
  readonly located: ReadonlyMap<LogDirMove, LocatedMove>
  readonly underWay: ReadonlySet<LogDirMove>
  readonly arrived: ReadonlySet<LogDirMove>
  readonly refused: ReadonlySet<LogDirMove>
  /** Whether nothing will follow on this. */
  readonly last: boolean
}

/**
 * Measures moves between log directories by what their brokers have copied (DescribeLogDirs). One that has arrived counts whole;
 * one whose broker did not answer keeps what was seen last.
 */
export function createLogDirMeter(work: Work, moves: readonly LogDirMove[]) {
  const known = new Map<LogDirMove, Known>(
    moves.map((move) => [move, { state: 'waiting', bytesDone: 0, bytesTotal: move.bytes }]),
  )
  const pace = new Pace()
  const growth = new Growth<LogDirMove>()

  function copyOf(move: LogDirMove, seen: LogDirsSeen): LogDirCopy {
    const { broker } = move
    const own = seen.located.get(move)
    const before = known.get(move)
    const state = stateOf(move, seen, own ? null : (before?.state ?? null))
    const bytesTotal = own ? sizeOf(own) : (before?.bytesTotal ?? move.bytes)
    const copied = own ? (own.future?.bytes ?? 0) : (before?.bytesDone ?? 0)
    const bytesDone = doneOf(state, copied, bytesTotal)
    known.set(move, { state, bytesDone, bytesTotal })
    const stalled = state === 'under-way' && growth.stalledSince(move, bytesDone) !== null
    return { broker, state, bytesDone, bytesTotal, stalled }
  }

  return async (seen: LogDirsSeen, limit: number): Promise<void> => {
    const copies = moves.map((move) => copyOf(move, seen))
    const bytesDone = copies.reduce((sum, copy) => sum + copy.bytesDone, 0)
    pace.add(work.now(), bytesDone)
    await work.report({ logDirs: sumOfCopies(copies, pace.rate(), limit) }, seen.last)
  }
}

type Known = Pick<LogDirCopy, 'state' | 'bytesDone' | 'bytesTotal'>

/** `before`: the state that was seen last, where its broker did not answer. */
function stateOf(
  move: LogDirMove,
  { underWay, arrived, refused }: LogDirsSeen,
  before: LogDirCopy['state'] | null,
): LogDirCopy['state'] {
  if (arrived.has(move)) return 'arrived'
  if (underWay.has(move)) return 'under-way'
  return refused.has(move) ? 'refused' : (before ?? 'waiting')
}

function doneOf(state: LogDirCopy['state'], copied: number, whole: number): number {
  if (state === 'arrived') return whole
  return state === 'under-way' ? Math.min(copied, whole) : 0
}
