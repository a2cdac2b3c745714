import type { ReactNode } from 'react'
import { Bar } from '#components/ui/bar.tsx'
import { bytes } from '#components/ui/format.ts'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { Job, MoveProgress } from '#lib/domain/job/job.ts'
import type { Move } from '#lib/domain/plan/plan.ts'

/** `not copied`: the job failed before it. */
type MoveState = MoveProgress['state'] | 'not copied'

/** One partition of a job: what it becomes, and how far it is. */
export type MoveRow = {
  readonly move: Move
  readonly state: MoveState
  readonly progress: MoveProgress | null
}

const ORDER: readonly MoveState[] = ['copying', 'waiting', 'not copied', 'done']

/** The job's partitions: what copies first, then what waits, then what is done. */
export function moveRows(job: Job): MoveRow[] {
  const nameOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic} ${partition}`
  const known = new Map(job.progress.moves.map((progress) => [nameOf(progress), progress]))
  return job.moves
    .map((move) => {
      const progress = known.get(nameOf(move)) ?? null
      return { move, progress, state: stateOf(job, progress) }
    })
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
}

function stateOf(job: Job, progress: MoveProgress | null): MoveState {
  if (job.state === 'done') return 'done'
  const state = progress?.state ?? 'waiting'
  return job.state === 'failed' && state !== 'done' ? 'not copied' : state
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
      {rows.map(({ move, progress, state }) => (
        <tr key={`${move.topic}-${move.partition}`}>
          <Td className="min-w-40 font-mono text-small wrap-anywhere">
            {move.topic}-{move.partition}
          </Td>
          <Td className="font-mono text-small whitespace-nowrap">
            <ReplicaList ids={move.from} /> → <ReplicaList ids={move.to} before={move.from} />
          </Td>
          <Td className="align-middle!">
            <Bar
              share={
                state === 'done' ? 1 : state === 'waiting' || state === 'not copied' ? 0 : shareOf(progress)
              }
              label={`${move.topic}-${move.partition} copied`}
              tone={state === 'done' ? 'ok' : 'moving'}
            />
          </Td>
          <Td numeric className={state === 'waiting' ? 'text-muted' : ''}>
            {measure(state, progress)}
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
  if (state !== 'copying' || progress === null) return state
  const { bytesDone, bytesTotal } = progress
  return bytesTotal === null ? bytes(bytesDone) : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`
}
