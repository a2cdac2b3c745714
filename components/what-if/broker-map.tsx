import { rackGroups } from '#components/replica-map/columns.ts'
import { Card } from '#components/ui/card.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import type { Broker, Cluster } from '#lib/domain/cluster.ts'
import { beforeLoss } from '#lib/domain/loss/before-loss.ts'
import type { Severity, Survival } from '#lib/domain/loss/loss.ts'
import { brokersOf, type Lost } from '#lib/domain/loss/lost.ts'
import { SEVERITY_LOOKS } from './severity-mark.tsx'
import { type WhatIfQuery, whatIfUrl, withBroker, withRack } from './what-if-query.ts'

/** The brokers of a cluster in their racks; a click loses one or keeps it, and the address says which are lost. */
export function BrokerMap({
  slug,
  cluster,
  survival,
  lost,
  query,
}: {
  slug: string
  cluster: Cluster
  survival: Survival
  lost: Lost
  query: WhatIfQuery
}) {
  const gone = new Set(brokersOf(cluster, lost))
  const alone = new Map(survival.brokers.map(({ brokers, severity }) => [brokers[0], severity]))
  const { leaders } = beforeLoss(cluster)
  const byId = new Map(cluster.brokers.map((broker) => [broker.id, broker]))
  const hrefOf = (change: Partial<WhatIfQuery>) => whatIfUrl(slug, { ...query, page: 1, ...change })
  return (
    <div className="flex flex-wrap items-start gap-3">
      {rackGroups(cluster.brokers).map(({ rack, columns }) => (
        <Card key={rack} className="max-w-full min-w-0 p-2.5">
          <RackName
            rack={rack}
            lost={rack !== null && lost.racks.includes(rack)}
            href={rack === null ? null : hrefOf(withRack(lost, rack))}
          />
          <ul className="flex flex-wrap gap-1.5">
            {columns.map(({ id }) => (
              <Tile
                key={id}
                broker={byId.get(id)}
                lost={gone.has(id)}
                alone={alone.get(id) ?? null}
                leaders={leaders.get(id) ?? 0}
                href={hrefOf(withBroker(cluster, lost, id))}
              />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

function RackName({ rack, lost, href }: { rack: string | null; lost: boolean; href: string | null }) {
  if (href === null) return <p className="mb-2 text-small text-muted">Without a rack</p>
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={lost ? 'true' : undefined}
      className={classNames(
        'mb-2 flex min-h-6 items-center gap-1.5 rounded-control text-small font-medium hover:underline',
        lost ? 'text-bad' : 'text-ink',
      )}
    >
      <span aria-hidden="true">{lost ? '✕' : '○'}</span>
      <span className="wrap-anywhere">
        <span className="sr-only">{lost ? 'Keep rack ' : 'Lose rack '}</span>
        {rack}
      </span>
    </Link>
  )
}

const ALONE: Record<Severity, string> = {
  stops: 'its loss alone stops something',
  degrades: 'its loss alone has writes refused',
  nothing: 'nothing stops with it alone',
}
const MARK_TONES: Record<Severity, string> = { stops: 'text-bad', degrades: 'text-warn', nothing: 'text-ok' }

function Tile({
  broker,
  lost,
  alone,
  leaders,
  href,
}: {
  broker: Broker | undefined
  lost: boolean
  /** What its loss alone does; null for a broker that is down already. */
  alone: Severity | null
  leaders: number
  href: string
}) {
  if (broker === undefined) return null
  const state = broker.alive ? (alone === null ? '' : ALONE[alone]) : 'down already'
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        aria-current={lost ? 'true' : undefined}
        title={`${lost ? 'Lost' : 'Kept'}; ${state}`}
        className={classNames(
          'flex h-14 w-20 flex-col justify-between rounded-control border px-2 py-1 transition-colors',
          lost ? 'border-bad bg-bad-bg text-bad' : 'border-line-strong bg-surface text-ink hover:border-ink',
        )}
      >
        <span className="flex items-baseline justify-between gap-1 font-mono text-small font-semibold">
          <span className={broker.alive ? '' : 'line-through'}>
            <span className="sr-only">{lost ? 'Keep broker ' : 'Lose broker '}</span>
            {broker.id}
            <span className="sr-only">: {state},</span>
          </span>
          <span
            aria-hidden="true"
            className={classNames('text-[11px]', lost || alone === null ? '' : MARK_TONES[alone])}
          >
            {lost ? 'lost' : alone === null ? 'down' : SEVERITY_LOOKS[alone].mark}
          </span>
        </span>
        <span className={classNames('text-[11px]', lost ? '' : 'text-muted')}>leads {count(leaders)}</span>
      </Link>
    </li>
  )
}
