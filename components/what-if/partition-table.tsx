import type { ReactNode } from 'react'
import { Link } from '#components/ui/link.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { badness, type Loss, type PartitionLoss } from '#lib/domain/loss/loss.ts'
import { PartitionStateTag } from './severity-mark.tsx'

/** What a loss does to a partition, now and after a plan (undefined: unaffected; null: there is no plan). */
export type PartitionRow = {
  readonly loss: PartitionLoss
  readonly after: PartitionLoss | null | undefined
}

/** Every partition that is touched, the worst first. */
export function partitionRows({ partitions }: Loss, after: Loss | null): PartitionRow[] {
  const key = ({ topic, partition }: PartitionLoss) => `${topic}/${partition}`
  const later = new Map(after?.partitions.map((loss) => [key(loss), loss]))
  return partitions
    .toSorted((a, b) => badness(b.state) - badness(a.state))
    .map((loss) => ({ loss, after: after === null ? null : later.get(key(loss)) }))
}

/** Partitions with what becomes of them and who leads them then. */
export function PartitionTable({
  base,
  rows,
  compared,
  footer,
}: {
  /** The address of the cluster. */
  base: string
  rows: readonly PartitionRow[]
  compared: boolean
  footer?: ReactNode
}) {
  return (
    <Table
      label="Partitions that are touched"
      className="min-w-[460px]"
      footer={footer}
      head={
        <>
          <Th>Partition</Th>
          <Th>{compared ? 'Now' : 'What happens'}</Th>
          <Th>New leader</Th>
          {compared ? <Th>After the plan</Th> : null}
        </>
      }
    >
      {rows.map(({ loss, after }) => (
        <tr key={`${loss.topic}-${loss.partition}`}>
          <Td>
            <Link
              href={`${base}/topics/${encodeURIComponent(loss.topic)}?partition=${loss.partition}#partition-${loss.partition}`}
              className="font-mono text-small wrap-anywhere hover:underline"
            >
              {loss.topic}-{loss.partition}
            </Link>
          </Td>
          <Td>
            <PartitionStateTag state={loss.state} />
          </Td>
          <Td className="text-small">
            <Leader leader={loss.leader} uncleanLeader={loss.uncleanLeader} />
          </Td>
          {compared ? (
            <Td>
              <PartitionStateTag state={after?.state ?? 'unaffected'} />
            </Td>
          ) : null}
        </tr>
      ))}
    </Table>
  )
}

function Leader({ leader, uncleanLeader }: { leader: BrokerId | null; uncleanLeader: BrokerId | null }) {
  if (leader !== null) return <>broker {leader}</>
  if (uncleanLeader !== null)
    return <span className="text-bad">broker {uncleanLeader}, with records lost</span>
  return <span className="text-bad">none</span>
}
