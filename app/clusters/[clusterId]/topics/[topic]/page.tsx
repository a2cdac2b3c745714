import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { createLoader, createSerializer, parseAsInteger, type SearchParams } from 'nuqs/server'
import { Suspense } from 'react'
import { fix } from '#app/actions/plans.ts'
import { FindingsTable } from '#components/audit/findings-table.tsx'
import { configRows } from '#components/configs/config-rows.ts'
import { ConfigTable } from '#components/configs/config-table.tsx'
import { changeSettingHref } from '#components/configs/config-words.ts'
import { GroupsTable } from '#components/groups/groups-table.tsx'
import { loadHistoryParams } from '#components/history/history-query.ts'
import { goalsUrl, type ReplicationRow } from '#components/plans/goals-query.ts'
import { TopicMap } from '#components/replica-map/topic-map.tsx'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { decodeSegment } from '#components/shell/segment.ts'
import { DeparturesTable } from '#components/topics/departures-table.tsx'
import { PartitionsTable } from '#components/topics/partitions-table.tsx'
import { PlacementCard } from '#components/topics/placement-card.tsx'
import { topicRows } from '#components/topics/topic-row.ts'
import { topicSafety } from '#components/topics/topic-safety.ts'
import { TopicStats } from '#components/topics/topic-stats.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { Section } from '#components/ui/section.tsx'
import { replicationFactor, type Topic } from '#lib/domain/cluster.ts'
import type { Fit } from '#lib/domain/placement/fit.ts'
import { fitsOf } from '#lib/domain/placement/fits.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { type Reading, readCluster } from '#lib/services/reading.ts'
import { FlappingFollowers, HistorySection } from '../../history-section.tsx'

const PAGE_SIZE = 200

const params = { partition: parseAsInteger, page: parseAsInteger }
const loadParams = createLoader(params)
const urlOf = createSerializer(params)
type Query = Awaited<ReturnType<typeof loadParams>>

type Props = { params: Promise<{ clusterId: string; topic: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: decodeSegment((await props.params).topic) }
}

export default async function TopicPage(props: Props) {
  await connection()
  const { clusterId, topic: segment } = await props.params
  const name = decodeSegment(segment)
  const crumbs = [{ label: 'Topics', href: `/clusters/${clusterId}/topics` }, { label: name }]
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return <ClusterProblem slug={clusterId} crumbs={crumbs} problem={reading.problem} />

  const { connection: place, observation, survival } = reading.value
  const { cluster } = observation
  const fitOf = fitsOf(cluster)
  const topic = cluster.topics.find((one) => one.name === name)
  const row = topicRows(cluster, survival, fitOf).find((one) => one.name === name)
  if (topic === undefined || row === undefined) notFound()
  const base = `/clusters/${place.slug}`
  const fit = fitOf(topic)
  return (
    <ClusterPage
      cluster={place}
      observation={observation}
      crumbs={crumbs}
      needs={['metadata', 'topicConfigs', 'logDirs', 'groups']}
      {...topicSafety(topic, row, cluster, survival)}
      actions={
        <ButtonLink href={goalsUrl(`${base}/plans/new`, { rf: [sameReplication(topic)] })}>
          Change replication
        </ButtonLink>
      }
    >
      <Suspense fallback={null}>
        <FlappingFollowers slug={place.slug} cluster={cluster} subject={{ topic: name }} />
      </Suspense>
      <TopicStats row={row} />
      <TopicFindings slug={place.slug} reading={reading.value} name={name} />
      <Section title="Placement" note={`${count(fit.follows)} of ${count(fit.partitions)} by the rule`}>
        <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,max-content)_minmax(20rem,1fr)]">
          <TopicMap
            slug={place.slug}
            version={observation.version}
            cluster={cluster}
            topic={topic}
            departures={fit.departures}
          />
          <PlacementCard fit={fit} />
        </div>
        <DeparturesTable departures={fit.departures} />
      </Section>
      <Partitions
        topic={topic}
        fit={fit}
        minInsync={row.minInsync}
        query={await loadParams(props.searchParams)}
      />
      <HistorySection
        slug={place.slug}
        cluster={cluster}
        base={`${base}/topics/${encodeURIComponent(name)}`}
        subject={{ topic: name }}
        params={await loadHistoryParams(props.searchParams)}
      />
      <Groups base={base} reading={reading.value} name={name} />
      <Section
        title="Configuration"
        note={
          <>
            what this topic sets, and what it inherits ·{' '}
            <Link href={changeSettingHref(base, { kind: 'topic', name })} className="underline">
              Change a setting
            </Link>
          </>
        }
      >
        <ConfigTable
          label="Topic configuration"
          rows={configRows(topic.config)}
          base={base}
          resource={{ kind: 'topic', name }}
        />
      </Section>
    </ClusterPage>
  )
}

/** As it is now, to begin a change from. */
function sameReplication(topic: Topic): ReplicationRow {
  return { pattern: topic.name, factor: `${replicationFactor(topic)}`, orMore: false }
}

function TopicFindings({ slug, reading, name }: { slug: string; reading: Reading; name: string }) {
  const findings = reading.findings.filter((finding) => finding.topics.includes(name))
  if (findings.length === 0) return null
  return (
    <Section title="Findings" note={`${count(findings.length)} about this topic`}>
      <FindingsTable slug={slug} findings={findings} fix={fix} />
    </Section>
  )
}

function Partitions({
  topic,
  fit,
  minInsync,
  query,
}: {
  topic: Topic
  fit: Fit
  minInsync: number
  query: Query
}) {
  const chosen = topic.partitions.findIndex((partition) => partition.id === query.partition)
  const page = query.page ?? (chosen < 0 ? 1 : Math.floor(chosen / PAGE_SIZE) + 1)
  const shown = pageOf(topic.partitions, page, PAGE_SIZE)
  return (
    <Section
      title="Partitions"
      note={
        query.partition !== null && chosen < 0 ? (
          <span className="text-warn">There is no partition {query.partition}.</span>
        ) : (
          counted(topic.partitions.length, 'partition')
        )
      }
    >
      <PartitionsTable
        partitions={shown.items}
        departures={fit.departures}
        minInsync={minInsync}
        chosen={query.partition}
        footer={
          shown.pages === 1 ? undefined : (
            <Pager
              {...shown}
              shown={shown.items.length}
              total={topic.partitions.length}
              hrefOf={(to) => urlOf('', { page: to })}
            />
          )
        }
      />
    </Section>
  )
}

function Groups({ base, reading, name }: { base: string; reading: Reading; name: string }) {
  const { cluster } = reading.observation
  const groups = cluster.groups.filter((group) => group.topics.includes(name))
  return (
    <Section title="Consumer groups that read it" note={counted(groups.length, 'group')}>
      {groups.length === 0 ? (
        <Empty title="No consumer group reads this topic now">
          Groups appear here while their members are assigned to it. The{' '}
          <Link href={`${base}/topics`} className="underline">
            list of topics
          </Link>{' '}
          shows which topics are read.
        </Empty>
      ) : (
        <GroupsTable base={base} cluster={cluster} groups={groups} />
      )}
    </Section>
  )
}
