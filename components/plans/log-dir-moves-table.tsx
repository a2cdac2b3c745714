import { bytes, count } from '#components/ui/format.ts'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { LogDirMove } from '#lib/domain/plan/plan.ts'

const SHOWN = 100

/** Replicas that go to another log directory of their broker. */
export function LogDirMovesTable({ moves }: { moves: readonly LogDirMove[] }) {
  const rest = moves.length - SHOWN
  return (
    <Table
      label="Replicas that change their log directory"
      {...(rest > 0 ? { footer: `The first ${SHOWN}; ${count(rest)} more are in the exported file.` } : {})}
      head={
        <>
          <Th>Partition</Th>
          <Th numeric>Broker</Th>
          <Th>From</Th>
          <Th>To</Th>
          <Th numeric>Bytes</Th>
        </>
      }
    >
      {moves.slice(0, SHOWN).map((move) => (
        <tr key={`${move.topic}-${move.partition}-${move.broker}`}>
          <Td className="min-w-40 font-mono text-small wrap-anywhere">
            {move.topic}-{move.partition}
          </Td>
          <Td numeric>{move.broker}</Td>
          <Td className="font-mono text-small wrap-anywhere">{move.from}</Td>
          <Td className="font-mono text-small wrap-anywhere">{move.to}</Td>
          <Td numeric>{bytes(move.bytes)}</Td>
        </tr>
      ))}
    </Table>
  )
}
