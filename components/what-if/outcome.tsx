import { Pager, pageOf } from '#components/ui/pager.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Cluster } from '#lib/domain/cluster.ts'
import { beforeLoss } from '#lib/domain/loss/before-loss.ts'
import { groupFates } from '#lib/domain/loss/group-fate.ts'
import { impactsOf } from '#lib/domain/loss/impact.ts'
import { loadAfter } from '#lib/domain/loss/load-after.ts'
import type { Loss } from '#lib/domain/loss/loss.ts'
import { remediesOf } from '#lib/domain/loss/remedies.ts'
import { counted } from '#lib/domain/words.ts'
import { GroupTable } from './group-table.tsx'
import { ImpactTable } from './impact-table.tsx'
import { PartitionTable, partitionRows } from './partition-table.tsx'
import { Remedies } from './remedies.tsx'
import { ServedTable } from './served-table.tsx'
import { type WhatIfQuery, whatIfUrl } from './what-if-query.ts'

const PARTITIONS_A_PAGE = 12

type LostCluster = { readonly cluster: Cluster; readonly loss: Loss | null }

/** What stops, for whom, what would have to change, and who serves what then; nothing while nothing is chosen. */
export function Outcome({
  slug,
  now,
  after,
  query,
}: {
  slug: string
  now: LostCluster
  /** Once a plan is carried out; null where there is none. */
  after: LostCluster | null
  query: WhatIfQuery
}) {
  const { cluster, loss } = now
  if (loss === null) return null
  const later = after?.loss ?? null
  const remedies = remediesOf(cluster, loss)
  return (
    <>
      <Section title="What stops" note="what matters most comes first">
        <ImpactTable
          now={impactsOf(cluster, loss)}
          after={after?.loss ? impactsOf(after.cluster, after.loss) : null}
        />
      </Section>
      {remedies.length === 0 ? null : (
        <Section title="What would have to change">
          <Remedies slug={slug} remedies={remedies} />
        </Section>
      )}
      {loss.groups.length === 0 ? null : (
        <Section title="For whom" note={counted(loss.groups.length, 'consumer group')}>
          <GroupTable
            groups={loss.groups}
            after={after?.loss ? groupFates(beforeLoss(after.cluster).groups, after.loss.partitions) : null}
          />
        </Section>
      )}
      <Partitions slug={slug} loss={loss} later={later} query={query} />
      <Section title="Load afterwards">
        <ServedTable load={loadAfter(cluster, loss)} />
      </Section>
    </>
  )
}

function Partitions({
  slug,
  loss,
  later,
  query,
}: {
  slug: string
  loss: Loss
  later: Loss | null
  query: WhatIfQuery
}) {
  const rows = partitionRows(loss, later)
  if (rows.length === 0) return null
  const shown = pageOf(rows, query.page, PARTITIONS_A_PAGE)
  const pager = (
    <Pager
      {...shown}
      shown={shown.items.length}
      total={rows.length}
      hrefOf={(page) => whatIfUrl(slug, { ...query, page })}
    />
  )
  return (
    <Section title="Partitions" note={`${counted(rows.length, 'partition')} with a new leader, or worse`}>
      <PartitionTable
        base={`/clusters/${slug}`}
        rows={shown.items}
        compared={later !== null}
        {...(shown.pages > 1 ? { footer: pager } : {})}
      />
    </Section>
  )
}
