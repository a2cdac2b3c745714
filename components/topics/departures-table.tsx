import { count } from '#components/ui/format.ts'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Departure, DepartureKind } from '#lib/domain/placement/fit.ts'
import { unsafeFirst } from '#lib/domain/placement/words.ts'

const SHOWN = 12

const TAGS = {
  unsafe: { tone: 'bad', mark: '✕' },
  skewed: { tone: 'warn', mark: '▲' },
  harmless: { tone: 'plain', mark: '●' },
} as const satisfies Record<DepartureKind, object>

/** Partitions that depart from the rule, the worst first: what the rule has, what is real, and why that matters or not. */
export function DeparturesTable({ departures }: { departures: readonly Departure[] }) {
  if (departures.length === 0) return null
  const rest = departures.length - SHOWN
  return (
    <div className="mt-3">
      <Table
        label="Partitions that depart from the rule"
        head={
          <>
            <Th numeric>Partition</Th>
            <Th>By the rule</Th>
            <Th>Real</Th>
            <Th>Departure</Th>
          </>
        }
        {...(rest > 0 ? { footer: `${count(rest)} more, in the table of partitions below` } : {})}
      >
        {departures
          .toSorted(unsafeFirst)
          .slice(0, SHOWN)
          .map(({ partition, expected, actual, kind, reason }) => (
            <tr key={partition}>
              <Td numeric>
                <a href={`#partition-${partition}`} className="font-medium hover:underline">
                  {partition}
                </a>
              </Td>
              <Td className="font-mono text-small">
                <ReplicaList ids={expected} />
              </Td>
              <Td className="font-mono text-small">
                <ReplicaList ids={actual} />
              </Td>
              <Td className="w-full min-w-56">
                <Tag {...TAGS[kind]}>{kind}</Tag> <span className="text-small text-muted">{reason}</span>
              </Td>
            </tr>
          ))}
      </Table>
    </div>
  )
}
