import type { ReactNode } from 'react'
import { bytes, UNKNOWN } from '#components/ui/format.ts'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { sameReplicas } from '#lib/domain/cluster.ts'
import { copiesOf, type Move } from '#lib/domain/plan/plan.ts'

/** What each partition's replicas are and become, and the bytes that this copies. */
export function MovesTable({ moves, footer }: { moves: readonly Move[]; footer?: ReactNode }) {
  return (
    <Table
      label="Partitions that change"
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
          <Td numeric>{toCopy(move)}</Td>
        </tr>
      ))}
    </Table>
  )
}

function toCopy(move: Move): string {
  const copies = copiesOf(move).length
  if (sameReplicas(move.from, move.to)) return 'leader only'
  if (copies === 0) return move.to.length < move.from.length ? 'dropped only' : 'order only'
  if (move.sizeBytes === null) return UNKNOWN
  return `${copies} × ${bytes(move.sizeBytes)}`
}
