import { bytes, count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'
import { hasBound } from './plan-words.ts'

export type PlanRow = {
  readonly id: string
  readonly title: string
  readonly plan: Plan
  /** Epoch milliseconds. */
  readonly madeAt: number
  readonly stale: string | null
  readonly jobId: string | null
}

export function PlansTable({ slug, plans, now }: { slug: string; plans: readonly PlanRow[]; now: number }) {
  return (
    <Table
      label="Plans"
      head={
        <>
          <Th>Plan</Th>
          <Th>State</Th>
          <Th numeric>Replicas to copy</Th>
          <Th numeric>Bytes</Th>
          <Th>Made</Th>
        </>
      }
    >
      {plans.map((row) => (
        <tr key={row.id}>
          <Td className="min-w-52">
            <Link href={`/clusters/${slug}/plans/${row.id}`} className="hover:underline">
              {row.title}
            </Link>
            <div className="text-small text-muted">{noteOf(row)}</div>
          </Td>
          <Td>
            <State row={row} slug={slug} />
          </Td>
          <Td numeric>
            {row.plan.configChanges.length > 0 ? '–' : count(row.plan.copies)}
            <div className="font-sans text-fine whitespace-nowrap text-muted">
              {hasBound(row.plan) && row.plan.proven ? 'proven minimal' : null}
            </div>
          </Td>
          <Td numeric>{row.plan.configChanges.length > 0 ? '–' : bytes(row.plan.bytes)}</Td>
          <Td className="text-[13px] text-muted">
            <RelativeTime at={row.madeAt} now={now} />
          </Td>
        </tr>
      ))}
    </Table>
  )
}

function noteOf({ plan, stale, jobId }: PlanRow): string | null {
  if (jobId === null && stale !== null) return stale
  const { unsatisfied, logDirMoves, moves, goals, configChanges } = plan
  if (configChanges.length > 0) return counted(configChanges.length, 'setting')
  const notes = [
    goals === null ? 'imported' : null,
    moves.length === 0 && logDirMoves.length > 0 ? 'log directories only' : null,
    unsatisfied.length === 0 ? null : `${counted(unsatisfied.length, 'point')} open`,
  ].filter((note) => note !== null)
  return notes.length === 0 ? null : notes.join(' · ')
}

function State({ row, slug }: { row: PlanRow; slug: string }) {
  if (row.jobId !== null) {
    return (
      <Link href={`/clusters/${slug}/jobs/${row.jobId}`} className="hover:underline">
        <Tag tone="ok" mark="✓">
          applied
        </Tag>
      </Link>
    )
  }
  if (row.stale === null && row.plan.obstacles.length > 0) {
    return (
      <Tag tone="bad" mark="✕">
        does not fit
      </Tag>
    )
  }
  if (row.stale === null) return <Tag tone="moving">ready</Tag>
  return (
    <Tag tone="warn" mark="▲">
      out of date
    </Tag>
  )
}
