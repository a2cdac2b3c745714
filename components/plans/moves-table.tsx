import type { ReactNode } from 'react'
import { bytes, UNKNOWN } from '#components/ui/format.ts'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { copiesOf, type Move } from '#lib/domain/plan/plan.ts'

/** What each partition's replicas are and become, and the bytes that this copies. */
export function MovesTable({ moves, footer }: { moves: readonly Move[]; footer?: ReactNode }) {
  return (
    <Table
      label="What is copied"
      {...(footer === undefined ? {} : { footer })}
      head={
        <>
          <Th>Partition</Th>
          <Th>Replicas now</Th>
          <Th>Replicas after</Th>
          <Th numeric>To copy</Th>
        </>
      }
    >
      {moves.map((move) => (
        <tr key={`${move.topic}-${move.partition}`}>
          <Td className="min-w-40 font-mono text-small wrap-anywhere">
            {move.topic}-{move.partition}
          </Td>
          <Td className="font-mono text-small">
            <ReplicaList ids={move.from} />
          </Td>
          <Td className="font-mono text-small">
            <ReplicaList ids={move.to} before={move.from} />
          </Td>
          <Td numeric>{bytesToCopy(move)}</Td>
        </tr>
      ))}
    </Table>
  )
}

function bytesToCopy(move: Move): string {
  const copies = copiesOf(move).length
  if (copies === 0) return 'order only'
  if (move.sizeBytes === null) return UNKNOWN
  return `${copies} × ${bytes(move.sizeBytes)}`
}
