import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { ClusterSwitcher } from '#components/shell/cluster-switcher.tsx'
import { DatabaseNotice } from '#components/shell/database-notice.tsx'
import { Live } from '#components/shell/live.tsx'
import { Navigation } from '#components/shell/navigation.tsx'
import { Palette, PaletteButton } from '#components/shell/palette.tsx'
import { Shell } from '#components/shell/shell.tsx'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listConnections } from '#lib/services/clusters.ts'
import { type Reading, readCluster } from '#lib/services/reading.ts'

type Props = { params: Promise<{ clusterId: string }>; children: ReactNode }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { clusterId } = await params
  return { title: { default: clusterId, template: `%s · ${clusterId} · Ballast` } }
}

export default async function ClusterLayout({ params, children }: Props) {
  await connection()
  const { clusterId } = await params
  const clusters = await listConnections(OPERATOR)
  const shown = clusters.find(({ slug }) => slug === clusterId)
  if (shown === undefined) notFound()
  const reading = await readCluster(OPERATOR, clusterId)
  const side = (
    <>
      <ClusterSwitcher
        name={shown.name}
        facts={reading.ok ? factsOf(reading.value) : 'not read yet'}
        others={clusters.filter(({ slug }) => slug !== clusterId).map(({ slug, name }) => ({ slug, name }))}
      />
      <PaletteButton />
      <Navigation
        slug={clusterId}
        urgentFindings={reading.ok ? urgentIn(reading.value) : 0}
        activeJobs={reading.ok && reading.value.activeJobs.ok ? reading.value.activeJobs.value.length : 0}
      />
    </>
  )
  return (
    <Live slug={clusterId} name={shown.name} version={reading.ok ? reading.value.news : null}>
      <Palette slug={clusterId}>
        <Shell side={side} title={shown.name}>
          {reading.ok && !reading.value.activeJobs.ok ? (
            <DatabaseNotice problem={reading.value.activeJobs.problem} />
          ) : null}
          {children}
        </Shell>
      </Palette>
    </Live>
  )
}

/** "3 brokers · Kafka 4.3 · KRaft" */
function factsOf({ observation: { cluster } }: Reading): string {
  return [
    counted(cluster.brokers.length, 'broker'),
    cluster.kafkaVersion === null ? null : `Kafka ${cluster.kafkaVersion}`,
    cluster.kraft === null ? null : 'KRaft',
  ]
    .filter((fact) => fact !== null)
    .join(' · ')
}

function urgentIn({ findings }: Reading): number {
  return findings.filter(({ severity }) => severity === 'critical' || severity === 'high').length
}
