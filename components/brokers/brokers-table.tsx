import { Bar } from '#components/ui/bar.tsx'
import { bytes, count, percent } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Loss } from '#lib/domain/loss/loss.ts'
import { type BrokerRow, type DiskUse, stopsWith } from './broker-row.ts'
import { brokerStatus } from './broker-status.ts'

/** All brokers: where they are, whether they answer, what they carry and what stops with them. */
export function BrokersTable({
  base,
  rows,
  now,
}: {
  /** The address of the list; a broker's page is below it. */
  base: string
  rows: readonly BrokerRow[]
  /** The server's clock, epoch milliseconds. */
  now: number
}) {
  return (
    <Table
      label="Brokers"
      className="min-w-[960px]"
      head={
        <>
          <Th>Broker</Th>
          <Th>State</Th>
          <Th>Stops with it</Th>
          <Th>Rack</Th>
          <Th>Endpoint</Th>
          <Th numeric>Leaders</Th>
          <Th numeric>Replicas</Th>
          <Th numeric>Bytes</Th>
          <Th className="w-40">Disk used</Th>
        </>
      }
    >
      {rows.map((row) => (
        <Row key={row.broker.id} row={row} href={`${base}/${row.broker.id}`} now={now} />
      ))}
    </Table>
  )
}

function Row({ row, href, now }: { row: BrokerRow; href: string; now: number }) {
  const { broker, contact, load } = row
  const status = brokerStatus(broker, contact)
  return (
    <tr className="hover:bg-sunken/60">
      <Td className="whitespace-nowrap">
        <Link href={href} className="font-semibold hover:underline">
          {broker.id}
        </Link>
        {row.quorum === 'controller' ? <span className="ml-2 text-fine text-muted">controller</span> : null}
      </Td>
      <Td className="whitespace-nowrap">
        <Tag tone={status.tone} mark={status.mark}>
          {status.text}
        </Tag>
        {contact?.answers === false ? (
          <div className="mt-0.5 text-fine text-muted">
            {contact.lastAnswerAt === null ? (
              'never answered'
            ) : (
              <RelativeTime at={contact.lastAnswerAt} now={now} />
            )}
          </div>
        ) : null}
      </Td>
      <Td>
        <StopsWith loss={row.loss} href={href} />
      </Td>
      <Td className="whitespace-nowrap">{broker.rack ?? <span className="text-muted">none</span>}</Td>
      <Td className="font-mono text-small wrap-anywhere">
        {broker.host === null ? <span className="text-muted">unknown</span> : `${broker.host}:${broker.port}`}
      </Td>
      <Td numeric>
        {count(row.leaders)}
        {row.leaders === load.leaders ? null : (
          <div className="text-fine text-muted">prefers {count(load.leaders)}</div>
        )}
      </Td>
      <Td numeric>{count(load.replicas)}</Td>
      <Td numeric>{bytes(load.bytes)}</Td>
      <Td>
        <DiskBar disk={row.disk} label={`Disk of broker ${broker.id}`} />
      </Td>
    </tr>
  )
}

const LOOKS: Record<Loss['severity'], { readonly mark: string; readonly tone: string }> = {
  stops: { mark: '✕', tone: 'text-bad' },
  degrades: { mark: '▲', tone: 'text-warn' },
  nothing: { mark: '✓', tone: 'text-ok' },
}

function StopsWith({ loss, href }: { loss: Loss | null; href: string }) {
  if (loss === null) return <span className="text-muted">is down already</span>
  const { mark, tone } = LOOKS[loss.severity]
  return (
    <Link href={href} className={`hover:underline ${tone}`}>
      <span aria-hidden="true" className="mr-1.5 text-[0.85em]">
        {mark}
      </span>
      {stopsWith(loss)}
    </Link>
  )
}

const NEARLY_FULL = 0.85

export function DiskBar({ disk, label }: { disk: DiskUse | null; label: string }) {
  if (disk === null) return <span className="text-small text-muted">unknown</span>
  const share = disk.usedBytes / disk.totalBytes
  return (
    <div className="min-w-32">
      <div className="mb-1 flex justify-between gap-2 font-mono text-fine whitespace-nowrap tabular-nums">
        <span className={share > NEARLY_FULL ? 'font-medium text-warn' : ''}>
          {share > NEARLY_FULL ? '▲ ' : ''}
          {percent(share)}
        </span>
        <span className="text-muted">of {bytes(disk.totalBytes)}</span>
      </div>
      <Bar share={share} label={label} tone={share > NEARLY_FULL ? 'warn' : 'leader'} />
    </div>
  )
}
