import type { ReactNode } from 'react'
import { Bar } from '#components/ui/bar.tsx'
import { bytes, duration, rate } from '#components/ui/format.ts'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { sameReplicas } from '#lib/domain/cluster.ts'
import type { Job, JobMove, MoveProgress, MoveState } from '#lib/domain/job/job.ts'
import { copiesOf } from '#lib/domain/plan/plan.ts'
import { type Explain, losersOf, MOVE_WORDS } from './move-words.ts'

/** One partition of a job: what it becomes, and how far it is. */
export type MoveRow = {
  readonly move: JobMove
  readonly progress: MoveProgress | null
  /** Whether it is copied, but comes no nearer to its end. */
  readonly losing: boolean
}

const ORDER: readonly MoveState[] = [
  'refused',
  'reverting',
  'moving',
  'submitted',
  'waiting',
  'reverted',
  'dropped',
  'done',
]

/** The job's partitions: what needs attention first, then what copies, what waits, what was left, and what is done. */
export function moveRows(job: Job): MoveRow[] {
  const known = new Map(job.progress.moves.map((progress) => [progress.seq, progress]))
  const rank = ({ move, progress }: MoveRow) => {
    if (progress !== null && progress.stalledSince !== null) return -1
    return ORDER.indexOf(move.state)
  }
  return job.moves
    .map((move) => ({
      move,
      progress: move.state === 'moving' ? (known.get(move.seq) ?? null) : null,
      losing: move.state === 'moving' && losersOf(move, job).length > 0,
    }))
    .sort((a, b) => rank(a) - rank(b))
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
  return (
    <Table
      label="Partitions of this job"
      {...(footer === undefined ? {} : { footer })}
      head={
        <>
          <Th>Partition</Th>
          <Th>From → to</Th>
          <Th className="w-[30%] min-w-44">State</Th>
          <Th numeric>Bytes</Th>
          <Th numeric>Rate</Th>
          <Th numeric>Left</Th>
        </>
      }
    >
      {rows.map((row) => (
        <Row key={row.move.seq} row={row} why={explain(row.move, row.progress)} />
      ))}
    </Table>
  )
}

function Row({ row: { move, progress, losing }, why }: { row: MoveRow; why: string | null }) {
  const name = `${move.topic}-${move.partition}`
  return (
    <tr>
      <Td className="min-w-52 font-mono text-small wrap-anywhere">{name}</Td>
      <Td className="font-mono text-small whitespace-nowrap">
        <Change move={move} />
      </Td>
      <Td className="min-w-44">
        <span className={MUTED.includes(move.state) ? 'text-muted' : ''}>
          {MARKS[move.state]} {stateWords(move)}
        </span>
        {move.state === 'moving' && copiesOf(move).length > 0 ? (
          <Bar share={shareOf(progress)} label={`${name} copied`} tone="moving" className="mt-1" />
        ) : null}
        {why === null ? null : (
          <div
            className={`text-small wrap-anywhere ${ALARMS.includes(move.state) ? 'text-warn' : 'text-muted'}`}
          >
            {why}
          </div>
        )}
      </Td>
      <Td numeric>{bytesWords(move, progress)}</Td>
      <Td numeric>{progress === null || progress.rate === null ? '' : rate(progress.rate)}</Td>
      <Td numeric>{losing ? <span className="text-warn">no nearer</span> : leftWords(progress)}</Td>
    </tr>
  )
}

const MUTED: readonly MoveState[] = ['waiting', 'dropped', 'reverted']
const ALARMS: readonly MoveState[] = ['refused', 'moving']

const MARKS: Record<MoveState, string> = {
  waiting: '○',
  submitted: '▷',
  moving: '▶',
  done: '✓',
  dropped: '–',
  reverting: '↩',
  reverted: '↩',
  refused: '✕',
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

function shareOf(progress: MoveProgress | null): number | null {
  if (progress === null || progress.bytesTotal === null) return null
  return progress.bytesTotal === 0 ? 1 : progress.bytesDone / progress.bytesTotal
}

function bytesWords(move: JobMove, progress: MoveProgress | null): string {
  const copies = copiesOf(move).length
  if (copies === 0) return ''
  if (progress !== null) {
    const { bytesDone, bytesTotal } = progress
    return bytesTotal === null ? bytes(bytesDone) : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`
  }
  return move.sizeBytes === null ? bytes(null) : bytes(move.sizeBytes * copies)
}

function leftWords(progress: MoveProgress | null): string {
  if (progress === null || progress.bytesTotal === null || !progress.rate) return ''
  return duration(Math.max(1, (progress.bytesTotal - progress.bytesDone) / progress.rate))
}
