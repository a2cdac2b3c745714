import type { ReactNode } from 'react'
import { bytes } from '#components/ui/format.ts'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Partition } from '#lib/domain/cluster.ts'
import type { Departure } from '#lib/domain/placement/fit.ts'
import { partitionState } from './partition-state.ts'
import { ReplicaStates } from './replica-states.tsx'

/** Partitions with their replicas in order; `chosen` is the one that the address names. */
export function PartitionsTable({
  partitions,
  departures,
  minInsync,
  chosen,
  footer,
}: {
  partitions: readonly Partition[]
  departures: readonly Departure[]
  minInsync: number
  chosen: number | null
  footer?: ReactNode
}) {
  const anyEligible = partitions.some((partition) => partition.elr.length > 0)
  const byPartition = new Map(departures.map((departure) => [departure.partition, departure]))
  return (
    <Table
      label="Partitions"
      className="min-w-[680px]"
      footer={footer}
      head={
        <>
          <Th numeric>Partition</Th>
          <Th>State</Th>
          <Th>Replicas, preferred leader first</Th>
          <Th>In sync</Th>
          {anyEligible ? <Th>Eligible leaders</Th> : null}
          <Th numeric>Size</Th>
          <Th>Placement</Th>
        </>
      }
    >
      {partitions.map((partition) => (
        <Row
          key={partition.id}
          partition={partition}
          departure={byPartition.get(partition.id) ?? null}
          minInsync={minInsync}
          chosen={partition.id === chosen}
          showEligible={anyEligible}
        />
      ))}
    </Table>
  )
}

function Row({
  partition,
  departure,
  minInsync,
  chosen,
  showEligible,
}: {
  partition: Partition
  departure: Departure | null
  minInsync: number
  chosen: boolean
  showEligible: boolean
}) {
  const state = partitionState(partition, minInsync)
  return (
    <tr
      id={`partition-${partition.id}`}
      aria-current={chosen ? 'true' : undefined}
      className={`scroll-mt-4 ${chosen ? 'bg-sunken shadow-[inset_3px_0_0_var(--accent)]' : ''}`}
    >
      <Th scope="row" numeric className="font-mono text-small leading-[21px] text-ink">
        {partition.id}
      </Th>
      <Td>
        <Tag tone={state.tone} mark={state.mark}>
          {state.text}
        </Tag>
      </Td>
      <Td>
        <ReplicaStates partition={partition} departure={departure} />
      </Td>
      <Td className="font-mono text-small">
        {partition.isr.length === 0 ? 'none' : partition.isr.join(', ')}
      </Td>
      {showEligible ? <Td className="font-mono text-small text-muted">{partition.elr.join(', ')}</Td> : null}
      <Td numeric>{bytes(partition.sizeBytes)}</Td>
      <Td className="text-fine text-muted">
        {departure === null ? 'by the rule' : <DepartureWords departure={departure} />}
      </Td>
    </tr>
  )
}

export function DepartureWords({ departure }: { departure: Departure }) {
  const tone = { unsafe: 'text-bad', skewed: 'text-warn', harmless: '' }[departure.kind]
  return (
    <span className={tone}>
      {departure.kind === 'unsafe' ? '✕ ' : ''}
      {departure.kind}: {departure.reason}
    </span>
  )
}
