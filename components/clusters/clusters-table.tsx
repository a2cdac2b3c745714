import type { ReactNode } from 'react'
import { bytes, count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Sentence } from '#components/ui/sentence.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { Finding } from '#lib/domain/audit/finding.ts'
import type { Survival } from '#lib/domain/loss/loss.ts'
import { verdict } from '#lib/domain/loss/verdict.ts'
import type { Observation } from '#lib/domain/observation.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import { counted } from '#lib/domain/words.ts'

/** A connection and what is known of the cluster behind it. */
export type ClusterRow = {
  readonly slug: string
  readonly name: string
  readonly bootstrap: string
  readonly tls: boolean
  readonly observation: Observation | null
  readonly survival: Survival | null
  readonly findings: readonly Finding[]
  readonly problem: Problem | null
  /** The way to remove it, or why it cannot be. */
  readonly end: ReactNode
}

export function ClustersTable({ rows, now }: { rows: readonly ClusterRow[]; now: number }) {
  return (
    <Table
      label="Clusters"
      className="max-md:[&_tbody]:block max-md:[&_td]:block max-md:[&_td]:py-0.5 max-md:[&_td]:text-left max-md:[&_thead]:hidden max-md:[&_tr]:block max-md:[&_tr]:py-2.5"
      head={
        <>
          <Th>Cluster</Th>
          <Th>Does it survive?</Th>
          <Th>Size</Th>
          <Th>Read</Th>
          <Th>
            <span className="sr-only">Remove</span>
          </Th>
        </>
      }
    >
      {rows.map((row) => (
        <tr key={row.slug}>
          <Td className="md:w-[26%]">
            <Link href={`/clusters/${row.slug}`} className="font-medium hover:underline">
              {row.name}
            </Link>
            <div className="font-mono text-small text-muted wrap-anywhere">
              {row.bootstrap.split(',').join(', ')}
              {row.tls ? ' · TLS' : ''}
            </div>
          </Td>
          <Td className="wrap-anywhere">
            <Survives row={row} />
          </Td>
          <Td className="text-[13px] whitespace-nowrap text-muted">
            {row.observation === null ? '' : <Size row={row.observation} />}
          </Td>
          <Td className="text-[13px] whitespace-nowrap text-muted">
            {row.observation?.parts.metadata.readAt ? (
              <RelativeTime at={row.observation.parts.metadata.readAt} now={now} />
            ) : (
              'Not read yet'
            )}
          </Td>
          <Td className="md:w-px md:text-right">{row.end}</Td>
        </tr>
      ))}
    </Table>
  )
}

function Survives({ row }: { row: ClusterRow }) {
  const { observation, survival, problem, findings } = row
  const urgent = findings.filter(({ severity }) => severity === 'critical' || severity === 'high').length
  return (
    <>
      {observation === null || survival === null ? null : (
        <div>
          <Sentence segments={verdict(observation.cluster, survival).sentence} />{' '}
          {urgent === 0 ? null : (
            <Link
              href={`/clusters/${row.slug}/audit`}
              className="text-small whitespace-nowrap text-muted hover:underline"
            >
              {count(urgent)} critical or high
            </Link>
          )}
        </div>
      )}
      {problem === null ? null : (
        <div className="text-[13px]">
          <span className="text-warn">{problem.message}</span>{' '}
          <span className="text-muted">{problem.hint}</span>
        </div>
      )}
    </>
  )
}

function Size({ row }: { row: Observation }) {
  const { brokers, topics } = row.cluster
  const partitions = topics.flatMap((topic) => topic.partitions)
  const size = sumOfKnown(partitions.map(({ sizeBytes }) => sizeBytes))
  return (
    <>
      {counted(brokers.length, 'broker')} · {counted(topics.length, 'topic')}
      {size === null ? null : <div>{bytes(size)} of records</div>}
    </>
  )
}
