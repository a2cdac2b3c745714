import { bytes, count } from '#components/ui/format.ts'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { BrokerLoad, Plan } from '#lib/domain/plan/plan.ts'

/** Replicas, preferred leaders and bytes of every broker, before and after. */
export function LoadChangeTable({ plan }: { plan: Plan }) {
  const after = new Map(plan.after.map((load) => [load.broker, load]))
  return (
    <Table
      label="Brokers before and after"
      head={
        <>
          <Th>Broker</Th>
          <Th numeric>Replicas</Th>
          <Th numeric>Preferred leaders</Th>
          <Th numeric>Bytes</Th>
        </>
      }
    >
      {plan.before.map((before) => (
        <LoadRow key={before.broker} before={before} after={after.get(before.broker) ?? before} />
      ))}
    </Table>
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
