import type { ReactNode } from 'react'
import { Bar } from '#components/ui/bar.tsx'
import { bytes, duration, rate } from '#components/ui/format.ts'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { MoveProgress, MoveState } from '#lib/domain/job/job.ts'

/** One move of a job, of a partition or of a replica, as its line shows it. */
export type MoveLine = {
  readonly seq: number
  readonly name: string
  /** What it becomes. */
  readonly change: ReactNode
  readonly state: MoveState
  readonly words: string
  /** Null while it is not copied. */
  readonly progress: MoveProgress | null
  /** Null while that is not known. */
  readonly secondsLeft: number | null
  /** Whether it copies anything. */
  readonly copies: boolean
  /** Bytes to copy; null where they are unknown. */
  readonly size: number | null
  /** Whether it is copied, but comes no nearer to its end. */
  readonly losing: boolean
  /** Why it is where it is. */
  readonly why: string | null
}

const ORDER: readonly MoveState[] = [
  'refused',
  'unknown',
  'reverting',
  'moving',
  'submitted',
  'waiting',
  'reverted',
  'dropped',
  'done',
]

type Sortable = { readonly move: { readonly state: MoveState }; readonly progress: MoveProgress | null }

/** What needs attention first, then what copies, what waits, what was left, and what is done. */
export function inOrder<Row extends Sortable>(rows: readonly Row[]): Row[] {
  const rank = ({ move, progress }: Row) =>
    progress !== null && progress.stalledSince !== null ? -1 : ORDER.indexOf(move.state)
  return rows.toSorted((a, b) => rank(a) - rank(b))
}

/** The moves of a job, a line each; `label` names the table, `what` the things that move. */
export function MovesTable({
  label,
  what,
  lines,
  footer,
}: {
  label: string
  what: string
  lines: readonly MoveLine[]
  footer?: ReactNode
}) {
  return (
    <Table
      label={label}
      {...(footer === undefined ? {} : { footer })}
      head={
        <>
          <Th>{what}</Th>
          <Th>From → to</Th>
          <Th className="w-[30%] min-w-44">State</Th>
          <Th numeric>Bytes</Th>
          <Th numeric>Rate</Th>
          <Th numeric>Left</Th>
        </>
      }
    >
      {lines.map((line) => (
        <Line key={line.seq} line={line} />
      ))}
    </Table>
  )
}

function Line({ line }: { line: MoveLine }) {
  const { name, change, state, words, progress, secondsLeft, copies, losing, why } = line
  return (
    <tr>
      <Td className="min-w-52 font-mono text-small wrap-anywhere">{name}</Td>
      <Td className="font-mono text-small whitespace-nowrap">{change}</Td>
      <Td className="min-w-44">
        <span className={MUTED.includes(state) ? 'text-muted' : ''}>
          {MARKS[state]} {words}
        </span>
        {state === 'moving' && copies ? (
          <Bar share={shareOf(progress)} label={`${name} copied`} tone="moving" className="mt-1" />
        ) : null}
        {why === null ? null : (
          <div className={`text-small wrap-anywhere ${ALARMS.includes(state) ? 'text-warn' : 'text-muted'}`}>
            {why}
          </div>
        )}
      </Td>
      <Td numeric>{bytesWords(line)}</Td>
      <Td numeric>{progress === null || progress.rate === null ? '' : rate(progress.rate)}</Td>
      <Td numeric>{losing ? <span className="text-warn">no nearer</span> : leftWords(secondsLeft)}</Td>
    </tr>
  )
}

const MUTED: readonly MoveState[] = ['waiting', 'dropped', 'reverted']
const ALARMS: readonly MoveState[] = ['refused', 'unknown', 'moving']

const MARKS: Record<MoveState, string> = {
  waiting: '○',
  submitted: '▷',
  moving: '▶',
  done: '✓',
  dropped: '–',
  reverting: '↩',
  reverted: '↩',
  refused: '✕',
  unknown: '?',
}

function shareOf(progress: MoveProgress | null): number | null {
  if (progress === null || progress.bytesTotal === null) return null
  return progress.bytesTotal === 0 ? 1 : progress.bytesDone / progress.bytesTotal
}

function bytesWords({ copies, progress, size }: MoveLine): string {
  if (!copies) return ''
  if (progress === null) return bytes(size)
  const { bytesDone, bytesTotal } = progress
  return bytesTotal === null ? bytes(bytesDone) : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`
}

function leftWords(secondsLeft: number | null): string {
  return secondsLeft === null ? '' : duration(Math.max(1, secondsLeft))
}
