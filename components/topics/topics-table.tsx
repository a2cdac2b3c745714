import type { ReactNode } from 'react'
import { bytes, count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { RULE_NAMES } from '#lib/domain/placement/words.ts'
import type { TopicSort } from './topic-list.ts'
import type { TopicRow } from './topic-row.ts'
import { topicRisk, topicState } from './topic-state.ts'
import { type TopicsParams, topicsUrl } from './topics-query.ts'

/** One page of the topics. */
export function TopicsTable({
  base,
  rows,
  params,
  footer,
}: {
  /** The address of the list; a topic's page is below it. */
  base: string
  rows: readonly TopicRow[]
  params: TopicsParams
  footer?: ReactNode
}) {
  const head = (sort: TopicSort, label: string, numeric = false) => (
    <SortHead key={sort} base={base} params={params} sort={sort} numeric={numeric}>
      {label}
    </SortHead>
  )
  return (
    <Table
      label="Topics"
      className="min-w-[780px]"
      footer={footer}
      head={
        <>
          {head('name', 'Topic')}
          {head('state', 'State')}
          {head('partitions', 'Partitions', true)}
          {head('rf', 'Replicas', true)}
          {head('size', 'Size', true)}
          {head('groups', 'Groups', true)}
          {head('fit', 'Placement')}
        </>
      }
    >
      {rows.map((row) => (
        <Row key={row.name} row={row} href={`${base}/${encodeURIComponent(row.name)}`} />
      ))}
    </Table>
  )
}

function Row({ row, href }: { row: TopicRow; href: string }) {
  const state = topicState(row)
  const risk = topicRisk(row)
  return (
    <tr className="hover:bg-sunken/60">
      <Td className="max-w-[26rem] min-w-48">
        <Link href={href} className="font-mono text-small font-medium wrap-anywhere hover:underline">
          {row.name}
        </Link>
        {row.internal ? <span className="ml-2 text-fine text-muted">internal</span> : null}
      </Td>
      <Td>
        <Tag tone={state.tone} mark={state.mark}>
          {state.text}
        </Tag>
        {risk === null ? null : (
          <div className={`mt-0.5 text-fine ${risk.stops ? 'text-bad' : 'text-warn'}`}>{risk.text}</div>
        )}
      </Td>
      <Td numeric>{count(row.partitions)}</Td>
      <Td numeric>
        {row.leastReplicas === row.mostReplicas
          ? row.mostReplicas
          : `${row.leastReplicas}–${row.mostReplicas}`}
        <div className="text-fine text-muted">min {row.minInsync}</div>
      </Td>
      <Td numeric>{bytes(row.bytes)}</Td>
      <Td numeric>{count(row.groups)}</Td>
      <Td className="whitespace-nowrap">
        <Placement row={row} />
      </Td>
    </tr>
  )
}

function Placement({ row }: { row: TopicRow }) {
  if (row.partitions === 0) return <span className="text-muted">none</span>
  return (
    <>
      <span className="text-small">
        {row.follows === row.partitions ? 'all' : `${count(row.follows)} of ${count(row.partitions)}`} by{' '}
        {RULE_NAMES[row.rule]}
      </span>
      {row.unsafe > 0 ? <div className="text-fine text-bad">✕ {count(row.unsafe)} unsafe</div> : null}
    </>
  )
}

/** Numbers begin with the most, names with the first. */
function SortHead({
  base,
  params,
  sort,
  numeric,
  children,
}: {
  base: string
  params: TopicsParams
  sort: TopicSort
  numeric: boolean
  children: ReactNode
}) {
  const current = params.sort === sort
  const first = sort === 'name' ? 'asc' : 'desc'
  const dir = current ? (params.dir === 'asc' ? 'desc' : 'asc') : first
  const arrow = params.dir === 'asc' ? '↑' : '↓'
  return (
    <Th
      numeric={numeric}
      aria-sort={current ? (params.dir === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <Link
        href={topicsUrl(base, { ...params, sort, dir, page: null })}
        scroll={false}
        className={`relative hover:text-ink ${current ? 'text-ink' : ''}`}
      >
        {children}
        {current ? (
          <span aria-hidden="true" className="absolute left-full pl-0.5">
            {arrow}
          </span>
        ) : null}
      </Link>
    </Th>
  )
}
