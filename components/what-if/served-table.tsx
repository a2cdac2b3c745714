import { bytes, count } from '#components/ui/format.ts'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { LoadAfter, ServedBeforeAndAfter } from '#lib/domain/loss/load-after.ts'
import { counted } from '#lib/domain/words.ts'

/** Of more brokers than this only those that change are listed. */
const MOST_LISTED = 40

/** Who leads how much, now and once the others are lost. */
export function ServedTable({ load: { brokers } }: { load: LoadAfter }) {
  const shown = brokers.length > MOST_LISTED ? brokers.filter(differs) : brokers
  const rest = brokers.length - shown.length
  return (
    <Table
      label="Load of each broker"
      {...(rest > 0 ? { footer: `${counted(rest, 'more broker')} as now.` } : {})}
      head={
        <>
          <Th>Broker</Th>
          <Th numeric>Leads now</Th>
          <Th numeric>Then</Th>
          <Th numeric>Bytes led then</Th>
        </>
      }
    >
      {shown.map(({ broker, rack, now, after }) => (
        <tr key={broker}>
          <Td className="whitespace-nowrap">
            {broker}
            {rack === null ? null : <span className="text-muted"> · {rack}</span>}
          </Td>
          <Td numeric>{count(now.leaders)}</Td>
          <Td numeric>{count(after.leaders)}</Td>
          <Td numeric>{bytes(after.bytes)}</Td>
        </tr>
      ))}
    </Table>
  )
}

function differs({ now, after }: ServedBeforeAndAfter): boolean {
  return now.leaders !== after.leaders
}
