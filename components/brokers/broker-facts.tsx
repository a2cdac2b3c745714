import { Card } from '#components/ui/card.tsx'
import { bytes, count } from '#components/ui/format.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { LogDir } from '#lib/domain/cluster.ts'
import type { BrokerRow } from './broker-row.ts'
import { brokerStatus } from './broker-status.ts'
import { DiskBar } from './brokers-table.tsx'

/** Where the broker is, whether it answers, and what it carries. */
export function BrokerFacts({ row, now }: { row: BrokerRow; now: number }) {
  const { broker, contact, load } = row
  const status = brokerStatus(broker, contact)
  return (
    <Card className="grid gap-x-10 gap-y-1 px-3.5 py-3 sm:grid-cols-2">
      <Line name="State">
        <Tag tone={status.tone} mark={status.mark}>
          {status.text}
        </Tag>
      </Line>
      <Line name="Leads">
        {count(row.leaders)}
        {row.leaders === load.leaders ? '' : `, preferred by ${count(load.leaders)}`}
      </Line>
      <Line name="Last answer">
        {contact?.lastAnswerAt == null ? 'never' : <RelativeTime at={contact.lastAnswerAt} now={now} />}
      </Line>
      <Line name="Replicas">{count(load.replicas)}</Line>
      <Line name="Endpoint">{broker.host === null ? 'unknown' : `${broker.host}:${broker.port}`}</Line>
      <Line name="Bytes assigned">{bytes(load.bytes)}</Line>
      <Line name="Rack">{broker.rack ?? 'none'}</Line>
      <Line name="Controller quorum">
        {row.quorum === 'controller' ? 'active controller' : row.quorum === 'voter' ? 'voter' : 'not a voter'}
      </Line>
    </Card>
  )
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <span className="text-[13px] text-muted">{name}</span>
      <span className="text-right font-mono text-small wrap-anywhere tabular-nums">{children}</span>
    </div>
  )
}

/** The log directories with how full their disks are, and how many replicas each holds. */
export function LogDirsTable({
  dirs,
  replicas,
}: {
  dirs: readonly LogDir[]
  replicas: ReadonlyMap<string, number>
}) {
  return (
    <Table
      label="Log directories"
      className="min-w-[480px]"
      head={
        <>
          <Th>Path</Th>
          <Th>State</Th>
          <Th numeric>Replicas</Th>
          <Th className="w-48">Disk used</Th>
        </>
      }
    >
      {dirs.map((dir) => (
        <tr key={dir.path}>
          <RowName className="font-normal">{dir.path}</RowName>
          <Td>
            {dir.error === null ? (
              <Tag tone="ok" mark="✓">
                online
              </Tag>
            ) : (
              <Tag tone="bad" mark="✕">
                {dir.error}
              </Tag>
            )}
          </Td>
          <Td numeric>{count(replicas.get(dir.path) ?? 0)}</Td>
          <Td>
            <DiskBar disk={spaceOf(dir)} label={`Disk of ${dir.path}`} />
          </Td>
        </tr>
      ))}
    </Table>
  )
}

function spaceOf({ totalBytes, usableBytes }: LogDir): BrokerRow['disk'] {
  if (totalBytes === null || usableBytes === null || totalBytes === 0) return null
  return { usedBytes: totalBytes - usableBytes, totalBytes }
}
