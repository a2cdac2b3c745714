import { bytes, count } from '#components/ui/format.ts'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { BrokerLoad, Plan } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'

/** Of more brokers than this only those that change are listed. */
const MOST_LISTED = 40

/** Replicas, preferred leaders and bytes of every broker, before and after. */
export function LoadChangeTable({ plan }: { plan: Pick<Plan, 'before' | 'after'> }) {
  const after = new Map(plan.after.map((load) => [load.broker, load]))
  const pairs = plan.before.map((before) => ({ before, after: after.get(before.broker) ?? before }))
  const shown = pairs.length > MOST_LISTED ? pairs.filter(differs) : pairs
  const rest = pairs.length - shown.length
  return (
    <Table
      label="Brokers before and after"
      {...(rest > 0
        ? { footer: `${counted(rest, 'broker')} more ${rest === 1 ? 'stays as it is' : 'stay as they are'}.` }
        : {})}
      head={
        <>
          <Th>Broker</Th>
          <Th numeric>Replicas</Th>
          <Th numeric>Preferred leaders</Th>
          <Th numeric>Bytes</Th>
        </>
      }
    >
      {shown.map((pair) => (
        <LoadRow key={pair.before.broker} {...pair} />
      ))}
    </Table>
  )
}

function differs({ before, after }: { before: BrokerLoad; after: BrokerLoad }): boolean {
  return (
    before.replicas !== after.replicas || before.leaders !== after.leaders || before.bytes !== after.bytes
  )
}

function LoadRow({ before, after }: { before: BrokerLoad; after: BrokerLoad }) {
  return (
    <tr>
      <Td className="whitespace-nowrap">
        {before.broker}
        {before.rack === null ? null : <span className="text-muted"> · {before.rack}</span>}
      </Td>
      <Td numeric>
        <Change before={count(before.replicas)} after={count(after.replicas)} />
      </Td>
      <Td numeric>
        <Change before={count(before.leaders)} after={count(after.leaders)} />
      </Td>
      <Td numeric>
        <Change before={bytes(before.bytes)} after={bytes(after.bytes)} />
      </Td>
    </tr>
  )
}

function Change({ before, after }: { before: string; after: string }) {
  if (before === after) return <span className="text-muted">{before}</span>
  return (
    <>
      <span className="text-muted">{before} → </span>
      {after}
    </>
  )
}
