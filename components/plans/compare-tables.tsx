import type { ReactNode } from 'react'
import { bytes, count } from '#components/ui/format.ts'
import { ReplicaList } from '#components/ui/replica-list.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { BrokerLoad, Plan } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'
import type { CostLine, Differing } from './compare-plans.ts'

/** Costs and risks beside each other; the better value says so in a word. */
export function CostTable({ lines }: { lines: readonly CostLine[] }) {
  return (
    <Table
      label="Costs"
      head={
        <>
          <Th>Measure</Th>
          <Th numeric>A</Th>
          <Th numeric>B</Th>
        </>
      }
    >
      {lines.map(({ name, a, b, better }) => (
        <tr key={name}>
          <Th scope="row" className="text-[13px] font-normal whitespace-normal text-ink">
            {name}
          </Th>
          <Value better={better === 'a'}>{a}</Value>
          <Value better={better === 'b'}>{b}</Value>
        </tr>
      ))}
    </Table>
  )
}

function Value({ better, children }: { better: boolean; children: string }) {
  return (
    <Td numeric className="whitespace-normal!">
      {better ? <span className="mr-2 font-sans text-fine font-medium text-ok">✓ better</span> : null}
      <span className="whitespace-nowrap">{children}</span>
    </Td>
  )
}

/** Of more brokers than this only those that the plans leave differently are listed. */
const MOST_LISTED = 40

/** What each broker has after either plan. */
export function LoadsAfterTable({ a, b }: { a: Plan; b: Plan }) {
  const inB = new Map(b.after.map((load) => [load.broker, load]))
  const pairs = a.after.map((load) => ({ a: load, b: inB.get(load.broker) ?? null }))
  const shown = pairs.length > MOST_LISTED ? pairs.filter(differs) : pairs
  const rest = pairs.length - shown.length
  return (
    <Table
      label="Brokers after either plan"
      {...(rest > 0 ? { footer: `${counted(rest, 'broker')} more: the same after both.` } : {})}
      head={
        <>
          <Th>Broker</Th>
          <Th numeric>Replicas A</Th>
          <Th numeric>B</Th>
          <Th numeric>Leaders A</Th>
          <Th numeric>B</Th>
          <Th numeric>Bytes A</Th>
          <Th numeric>B</Th>
        </>
      }
    >
      {shown.map((pair) => (
        <tr key={pair.a.broker}>
          <Th scope="row" className="font-normal text-ink">
            {pair.a.broker}
            {pair.a.rack === null ? null : <span className="text-muted"> · {pair.a.rack}</span>}
          </Th>
          {KEYS.flatMap((key) => {
            const text = (load: BrokerLoad | null) =>
              load === null ? '–' : key === 'bytes' ? bytes(load.bytes) : count(load[key])
            const same = text(pair.a) === text(pair.b)
            return [
              <Td key={`${key} a`} numeric className={same ? 'text-muted' : ''}>
                {text(pair.a)}
              </Td>,
              <Td key={`${key} b`} numeric className={same ? 'text-muted' : ''}>
                {text(pair.b)}
              </Td>,
            ]
          })}
        </tr>
      ))}
    </Table>
  )
}

const KEYS = ['replicas', 'leaders', 'bytes'] as const

function differs({ a, b }: { a: BrokerLoad; b: BrokerLoad | null }): boolean {
  return KEYS.some((key) => a[key] !== b?.[key])
}

/** The partitions for which the plans differ. */
export function DifferingTable({
  partitions,
  footer,
}: {
  partitions: readonly Differing[]
  footer?: ReactNode
}) {
  return (
    <Table
      label="Partitions that differ"
      {...(footer === undefined ? {} : { footer })}
      head={
        <>
          <Th>Partition</Th>
          <Th>Before</Th>
          <Th>After A</Th>
          <Th>After B</Th>
        </>
      }
    >
      {partitions.map(({ topic, partition, from, a, b }) => (
        <tr key={`${topic}-${partition}`}>
          <Th
            scope="row"
            className="min-w-40 font-mono text-small font-normal whitespace-normal text-ink wrap-anywhere"
          >
            {topic}-{partition}
          </Th>
          <Td className="font-mono text-small">
            <ReplicaList ids={from} />
          </Td>
          {[a, b].map((ids, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: there are two, always
            <Td key={index} className="font-mono text-small">
              {ids === null ? (
                <span className="font-sans text-muted">stays</span>
              ) : (
                <ReplicaList ids={ids} before={from} />
              )}
            </Td>
          ))}
        </tr>
      ))}
    </Table>
  )
}
