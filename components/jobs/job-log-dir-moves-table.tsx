import type { ReactNode } from 'react'
import type { Job, JobLogDirMove, MoveProgress } from '#lib/domain/job/job.ts'
import { secondsLeftOf } from '#lib/domain/job/left.ts'
import type { ExplainLogDirMove } from './log-dir-move-words.ts'
import { MOVE_WORDS } from './move-words.ts'
import { inOrder, type MoveLine, MovesTable } from './moves-table.tsx'

/** One replica that a job brings to another log directory, and how far it is. */
export type LogDirMoveRow = {
  readonly move: JobLogDirMove
  readonly progress: MoveProgress | null
  readonly secondsLeft: number | null
}

/** The job's replicas that change their log directory, those first that need attention. */
export function logDirMoveRows({
  logDirMoves,
  progress: { logDirs },
  throttleBytesPerSecond,
}: Pick<Job, 'logDirMoves' | 'progress' | 'throttleBytesPerSecond'>): LogDirMoveRow[] {
  const known = new Map(logDirs?.moves.map((copy) => [copy.seq, copy]))
  return inOrder(
    logDirMoves.map((move) => {
      const progress = known.get(move.seq) ?? null
      return { move, progress, secondsLeft: progress && secondsLeftOf(progress, throttleBytesPerSecond) }
    }),
  )
}

/** `explain` says why a move is where it is. */
export function JobLogDirMovesTable({
  rows,
  explain,
  footer,
}: {
  rows: readonly LogDirMoveRow[]
  explain: ExplainLogDirMove
  footer?: ReactNode
}) {
  const lines = rows.map((row) => lineOf(row, explain))
  return (
    <MovesTable
      label="Replicas of this job that change their log directory"
      what="Replica"
      lines={lines}
      footer={footer}
    />
  )
}

function lineOf({ move, progress, secondsLeft }: LogDirMoveRow, explain: ExplainLogDirMove): MoveLine {
  const { seq, topic, partition, broker, from, to, bytes, state } = move
  return {
    ...{ seq, name: `${topic}-${partition} on ${broker}`, state, words: MOVE_WORDS[state], progress },
    ...{ secondsLeft, copies: true, size: bytes, losing: false, why: explain(move, progress) },
    // Paths are long.
    change: (
      <span className="block min-w-56 whitespace-normal wrap-anywhere">
        {from} → {to}
      </span>
    ),
  }
}
