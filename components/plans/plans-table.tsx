import { bytes, count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Plan } from '#lib/domain/plan/plan.ts'

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
            {row.jobId === null && row.stale !== null ? (
              <div className="text-small text-muted">{row.stale}</div>
            ) : null}
          </Td>
          <Td>
            <State row={row} slug={slug} />
          </Td>
          <Td numeric>{count(row.plan.copies)}</Td>
          <Td numeric>{bytes(row.plan.bytes)}</Td>
          <Td className="text-[13px] text-muted">
            <RelativeTime at={row.madeAt} now={now} />
          </Td>
        </tr>
      ))}
    </Table>
  )
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
  if (row.stale === null) return <Tag tone="moving">ready</Tag>
  return (
    <Tag tone="warn" mark="▲">
      out of date
    </Tag>
  )
}
