import type { Metadata } from 'next'
import { connection } from 'next/server'
import { brokerRows } from '#components/brokers/broker-row.ts'
import { brokersVerdict } from '#components/brokers/broker-words.ts'
import { BrokersTable } from '#components/brokers/brokers-table.tsx'
import { BrokerBars } from '#components/charts/broker-bars.tsx'
import { changeSettingHref } from '#components/configs/config-words.ts'
import { goalsUrl } from '#components/plans/goals-query.ts'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Section } from '#components/ui/section.tsx'
import { ALL_BROKERS } from '#lib/domain/config/setting.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'

export const metadata: Metadata = { title: 'Brokers' }

export default async function BrokersPage({ params }: { params: Promise<{ clusterId: string }> }) {
  await connection()
  const { clusterId } = await params
  const crumbs = [{ label: 'Brokers' }]
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return <ClusterProblem slug={clusterId} crumbs={crumbs} problem={reading.problem} />

  const { connection: place, observation, survival } = reading.value
  const rows = brokerRows(observation, survival)
  const empty = rows.filter(({ broker, load }) => broker.alive && load.replicas === 0)
  return (
    <ClusterPage
      cluster={place}
      observation={observation}
      crumbs={crumbs}
      needs={['metadata', 'quorum', 'logDirs']}
      {...brokersVerdict(rows)}
      actions={
        <>
          {empty.length === 0 || empty.length === rows.length ? null : (
            <ButtonLink href={goalsUrl(`/clusters/${place.slug}/plans/new`, { spread: true })}>
              Spread over {empty.length === 1 ? 'the empty broker' : 'the empty brokers'}
            </ButtonLink>
          )}
          <ButtonLink href={changeSettingHref(`/clusters/${place.slug}`, ALL_BROKERS)}>
            Change a setting of all brokers
          </ButtonLink>
        </>
      }
    >
      <BrokersTable base={`/clusters/${place.slug}/brokers`} rows={rows} now={Date.now()} />
      <Section title="Load per broker" note="running moves count with their target">
        <BrokerBars loads={rows.map((row) => row.load)} />
      </Section>
    </ClusterPage>
  )
}
