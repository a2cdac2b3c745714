import type { ReactNode } from 'react'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { sameReplicas } from '#lib/domain/cluster.ts'
import type { Job, JobMove, MoveProgress } from '#lib/domain/job/job.ts'
import { secondsLeftOf } from '#lib/domain/job/left.ts'
import { bytesToCopy, copiesOf } from '#lib/domain/plan/plan.ts'
import { type Explain, losersOf, MOVE_WORDS } from './move-words.ts'
import { inOrder, type MoveLine, MovesTable } from './moves-table.tsx'

/** One partition of a job: what it becomes, and how far it is. */
export type MoveRow = {
  readonly move: JobMove
  readonly progress: MoveProgress | null
  /** Null where that is not known. */
  readonly secondsLeft: number | null
  /** Whether it is copied, but comes no nearer to its end. */
  readonly losing: boolean
}

/** The job's partitions, those first that need attention. */
export function moveRows(job: Job): MoveRow[] {
  const known = new Map(job.progress.moves.map((progress) => [progress.seq, progress]))
  return inOrder(
    job.moves.map((move) => {
      const progress = move.state === 'moving' ? (known.get(move.seq) ?? null) : null
      return {
        ...{ move, progress },
        secondsLeft: progress && secondsLeftOf(progress, job.throttleBytesPerSecond),
        losing: move.state === 'moving' && losersOf(move, job).length > 0,
      }
    }),
  )
}

/** `explain` says why a move is where it is. */
export function JobMovesTable({
  rows,
  explain,
  footer,
}: {
  rows: readonly MoveRow[]
  explain: Explain
  footer?: ReactNode
}) {
  const lines = rows.map((row) => lineOf(row, explain))
  return <MovesTable label="Partitions of this job" what="Partition" lines={lines} footer={footer} />
}

function lineOf({ move, progress, secondsLeft, losing }: MoveRow, explain: Explain): MoveLine {
  return {
    ...{ seq: move.seq, name: `${move.topic}-${move.partition}`, change: <Change move={move} /> },
    ...{ state: move.state, words: stateWords(move), progress, secondsLeft, losing },
    copies: copiesOf(move).length > 0,
    size: bytesToCopy(move),
    why: explain(move, progress),
  }
}

function Change({ move: { from, to } }: { move: JobMove }) {
  if (sameReplicas(from, to)) return <ReplicaList ids={from} />
  return (
    <>
      <ReplicaList ids={from} /> → <ReplicaList ids={to} before={from} />
    </>
  )
}

/** "done, leader only": a move without a copy says what it is about. */
function stateWords(move: JobMove): string {
  const word = MOVE_WORDS[move.state]
  if (sameReplicas(move.from, move.to)) return `${word}, leader only`
  if (copiesOf(move).length > 0) return word
  const what = move.to.length < move.from.length ? 'dropped only' : 'order only'
  return move.state === 'moving' ? `changing, ${what}` : `${word}, ${what}`
}
