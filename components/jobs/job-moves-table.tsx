import type { ReactNode } from 'react'
import { Bar } from '#components/ui/bar.tsx'
import { bytes } from '#components/ui/format.ts'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import {
  type Job,
  type JobMove,
  MOVE_STATES,
  type MoveProgress,
  type MoveState,
} from '#lib/domain/job/job.ts'

/** One partition of a job: what it becomes, and how far it is. */
export type MoveRow = { readonly move: JobMove; readonly progress: MoveProgress | null }

const FIRST: readonly MoveState[] = ['refused', 'reverting', 'moving', 'submitted', 'waiting']

/** The job's partitions: what needs attention first, then what copies, what waits, and what is settled. */
export function moveRows(job: Job): MoveRow[] {
  const known = new Map(job.progress.moves.map((progress) => [progress.seq, progress]))
  const rank = ({ state }: JobMove) => {
    const first = FIRST.indexOf(state)
    return first < 0 ? FIRST.length + MOVE_STATES.indexOf(state) : first
  }
  return job.moves
    .map((move) => ({ move, progress: known.get(move.seq) ?? null }))
    .sort((a, b) => rank(a.move) - rank(b.move))
}

const WORDS: Record<MoveState, string> = {
  waiting: 'waiting',
  submitted: 'begins',
  moving: 'copying',
  done: 'done',
  dropped: 'not begun',
  reverting: 'goes back',
  reverted: 'went back',
  refused: 'not done',
}

export function JobMovesTable({ rows, footer }: { rows: readonly MoveRow[]; footer?: ReactNode }) {
  return (
    <Table
      label="Partitions of this job"
      {...(footer === undefined ? {} : { footer })}
      head={
        <>
          <Th>Partition</Th>
          <Th>From → to</Th>
          <Th className="w-[34%] min-w-28">Copied</Th>
          <Th numeric>Bytes</Th>
        </>
      }
    >
      {rows.map(({ move, progress }) => (
        <tr key={`${move.topic}-${move.partition}`}>
          <Td className="min-w-40 font-mono text-small wrap-anywhere">
            {move.topic}-{move.partition}
          </Td>
          <Td className="font-mono text-small whitespace-nowrap">
            <ReplicaList ids={move.from} /> → <ReplicaList ids={move.to} before={move.from} />
          </Td>
          <Td className="align-middle!">
            <Bar
              share={move.state === 'done' ? 1 : move.state === 'moving' ? shareOf(progress) : 0}
              label={`${move.topic}-${move.partition} copied`}
              tone={move.state === 'done' ? 'ok' : 'moving'}
            />
          </Td>
          <Td numeric className={move.state === 'waiting' ? 'text-muted' : ''}>
            {measure(move.state, progress)}
          </Td>
        </tr>
      ))}
    </Table>
  )
}

function shareOf(progress: MoveProgress | null): number | null {
  if (progress === null || progress.bytesTotal === null) return null
  return progress.bytesTotal === 0 ? 1 : progress.bytesDone / progress.bytesTotal
}

function measure(state: MoveState, progress: MoveProgress | null): string {
  if (state !== 'moving' || progress === null) return WORDS[state]
  const { bytesDone, bytesTotal } = progress
  return bytesTotal === null ? bytes(bytesDone) : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`
}
