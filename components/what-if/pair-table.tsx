import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { PairLoss } from '#lib/domain/loss/pairs.ts'
import { counted } from '#lib/domain/words.ts'
import { whatIfUrl } from './what-if-query.ts'

const MOST_LISTED = 10

/** The pairs of brokers that do together what neither does alone, the worst first. */
export function PairTable({
  slug,
  pairs,
  plan,
}: {
  slug: string
  pairs: readonly PairLoss[]
  /** The plan that is compared with. */
  plan: string | null
}) {
  const rest = pairs.length - MOST_LISTED
  return (
    <Table
      label="Pairs of brokers"
      className="min-w-[460px]"
      {...(rest > 0 ? { footer: `and ${counted(rest, 'more pair')}: choose two brokers above.` } : {})}
      head={
        <>
          <Th>Brokers</Th>
          <Th>Controller quorum</Th>
          <Th numeric>Offline</Th>
          <Th numeric>Refuse writes</Th>
        </>
      }
    >
      {pairs.slice(0, MOST_LISTED).map(({ brokers, quorum, offline, writeBlocked }) => (
        <tr key={brokers.join()}>
          <Td className="whitespace-nowrap">
            <Link href={whatIfUrl(slug, { lose: brokers.map(String), plan })} className="hover:underline">
              {brokers[0]} and {brokers[1]}
            </Link>
          </Td>
          <Td className="text-small">
            {quorum ? (
              <span className="text-bad">loses its majority</span>
            ) : (
              <span className="text-muted">as with each alone</span>
            )}
          </Td>
          <Td numeric>{count(offline)}</Td>
          <Td numeric>{count(writeBlocked)}</Td>
        </tr>
      ))}
    </Table>
  )
}
