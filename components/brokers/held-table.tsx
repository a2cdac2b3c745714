import type { ReactNode } from 'react'
import { type Cell, cellOf, cellWords } from '#components/replica-map/cell.ts'
import { bytes } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag, type Tone } from '#components/ui/tag.tsx'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Held } from './held-partitions.ts'

/** Partitions of one broker and its part in each. */
export function HeldTable({
  topicsHref,
  broker,
  held,
  footer,
}: {
  topicsHref: string
  broker: BrokerId
  held: readonly Held[]
  footer?: ReactNode
}) {
  return (
    <Table
      label={`Partitions on broker ${broker}`}
      className="min-w-[640px]"
      footer={footer}
      head={
        <>
          <Th>Partition</Th>
          <Th>This replica</Th>
          <Th>Leader</Th>
          <Th>In sync</Th>
          <Th>Log directory</Th>
          <Th numeric>Size here</Th>
        </>
      }
    >
      {held.map(({ topic, partition, log }) => {
        const cell = cellOf(partition, broker, null)
        return (
          <tr key={`${topic}-${partition.id}`}>
            <Td>
              <Link
                href={`${topicsHref}/${encodeURIComponent(topic)}?partition=${partition.id}#partition-${partition.id}`}
                className="font-mono text-small wrap-anywhere hover:underline"
              >
                {topic}-{partition.id}
              </Link>
            </Td>
            <Td>
              <Tag {...lookOf(cell)}>{cellWords(cell)}</Tag>
            </Td>
            <Td className="font-mono text-small">
              {partition.leader ?? <span className="text-bad">none</span>}
            </Td>
            <Td className="font-mono text-small">
              {partition.isr.length} of {partition.replicas.length}
            </Td>
            <Td className="font-mono text-small text-muted wrap-anywhere">{log?.dir ?? 'unknown'}</Td>
            <Td numeric>{bytes(log?.bytes ?? null)}</Td>
          </tr>
        )
      })}
    </Table>
  )
}

function lookOf(cell: Cell): { tone: Tone; mark: string } {
  if (cell.change !== null) return { tone: 'moving', mark: cell.change === 'adding' ? '+' : '−' }
  if (cell.state === 'offline') return { tone: 'bad', mark: '✕' }
  if (cell.state === 'behind') return { tone: 'warn', mark: '▲' }
  return cell.state === 'leader' ? { tone: 'plain', mark: 'L' } : { tone: 'ok', mark: '✓' }
}
