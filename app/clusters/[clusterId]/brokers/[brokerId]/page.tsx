import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server'
import { Suspense } from 'react'
import { BrokerFacts, LogDirsTable } from '#components/brokers/broker-facts.tsx'
import { type BrokerRow, brokerRows } from '#components/brokers/broker-row.ts'
import { brokerVerdict } from '#components/brokers/broker-words.ts'
import { HELD_FILTERS, type HeldFilter, heldPartitions } from '#components/brokers/held-partitions.ts'
import { HeldTable } from '#components/brokers/held-table.tsx'
import { configRows } from '#components/configs/config-rows.ts'
import { ConfigTable } from '#components/configs/config-table.tsx'
import { changeSettingHref } from '#components/configs/config-words.ts'
import { GroupsTable } from '#components/groups/groups-table.tsx'
import { loadHistoryParams } from '#components/history/history-query.ts'
import { goalsUrl } from '#components/plans/goals-query.ts'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { FilterLinks } from '#components/ui/filter-links.tsx'
import { Link } from '#components/ui/link.tsx'
import { Empty, ProblemNotice } from '#components/ui/notice.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { SearchBox } from '#components/ui/search-box.tsx'
import { Section } from '#components/ui/section.tsx'
import { whatIfUrl } from '#components/what-if/what-if-query.ts'
import { type Cluster, OFFSETS_TOPIC } from '#lib/domain/cluster.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'
import { FlappingFollowers, HistorySection } from '../../history-section.tsx'

const PAGE_SIZE = 50

const params = {
  q: parseAsString.withDefault(''),
  show: parseAsStringLiteral(HELD_FILTERS).withDefault('all'),
  page: parseAsInteger.withDefault(1),
}
const loadParams = createLoader(params)
const urlOf = createSerializer(params)
type Query = inferParserType<typeof params>

type Props = { params: Promise<{ clusterId: string; brokerId: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: `Broker ${(await props.params).brokerId}` }
}

export default async function BrokerPage(props: Props) {
  await connection()
  const { clusterId, brokerId } = await props.params
  const crumbs = [
    { label: 'Brokers', href: `/clusters/${clusterId}/brokers` },
    { label: `Broker ${brokerId}` },
  ]
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return <ClusterProblem slug={clusterId} crumbs={crumbs} problem={reading.problem} />

  const { connection: place, observation, survival } = reading.value
  const { cluster } = observation
  const row = brokerRows(observation, survival).find(({ broker }) => String(broker.id) === brokerId)
  if (row === undefined) notFound()
  const base = `/clusters/${place.slug}`
  const subject = { broker: row.broker.id }
  return (
    <ClusterPage
      cluster={place}
      observation={observation}
      crumbs={crumbs}
      {...brokerVerdict(row, survival)}
      actions={
        row.load.replicas === 0 ? undefined : (
          <>
            <ButtonLink href={goalsUrl(`${base}/plans/new`, { drain: [brokerId] })}>
              Drain this broker
            </ButtonLink>
            <ButtonLink href={whatIfUrl(place.slug, { lose: [brokerId] })}>What if it is lost</ButtonLink>
          </>
        )
      }
    >
      {row.contact?.problem ? (
        <div className="mb-4">
          <ProblemNotice problem={row.contact.problem} />
        </div>
      ) : null}
      <Suspense fallback={null}>
        <FlappingFollowers slug={place.slug} cluster={cluster} subject={subject} />
      </Suspense>
      <BrokerFacts row={row} now={Date.now()} />
      <HistorySection
        slug={place.slug}
        cluster={cluster}
        base={`${base}/brokers/${brokerId}`}
        subject={subject}
        params={await loadHistoryParams(props.searchParams)}
      />
      <LogDirs cluster={cluster} row={row} />
      <CoordinatedGroups base={base} cluster={cluster} row={row} />
      <HeldSection base={base} cluster={cluster} row={row} query={await loadParams(props.searchParams)} />
      <Section
        title="Configuration"
        note={
          <>
            effective values; sensitive ones are never read ·{' '}
            <Link href={changeSettingHref(base, { kind: 'broker', name: brokerId })} className="underline">
              Change a setting
            </Link>
          </>
        }
      >
        {Object.keys(row.broker.config).length === 0 ? (
          <Empty title="Its configuration was never read">
            It appears here as soon as the broker answers.
          </Empty>
        ) : (
          <ConfigTable
            label="Broker configuration"
            rows={configRows(row.broker.config)}
            base={base}
            resource={{ kind: 'broker', name: brokerId }}
          />
        )}
      </Section>
    </ClusterPage>
  )
}

const SHOWS: Record<HeldFilter, string> = {
  all: 'All',
  led: 'Led',
  followed: 'Followed',
  behind: 'Not in sync',
}

function HeldSection({
  base,
  cluster,
  row,
  query,
}: {
  base: string
  cluster: Cluster
  row: BrokerRow
  query: Query
}) {
  const { id } = row.broker
  const { held, counts } = heldPartitions(cluster, id, query.q, query.show)
  const shown = pageOf(held, query.page, PAGE_SIZE)
  return (
    <Section title="Partitions led and held" note={counted(row.load.replicas, 'replica')}>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchBox
          param="q"
          label="Search partitions by topic"
          placeholder="Part of a topic's name"
          className="max-sm:w-full"
        />
        <FilterLinks
          label="Show"
          links={HELD_FILTERS.map((show) => ({
            label: SHOWS[show],
            href: urlOf(`${base}/brokers/${id}`, { ...query, show, page: null }),
            count: counts[show],
            current: query.show === show,
          }))}
        />
      </div>
      {held.length === 0 ? (
        <Empty title={counts.all === 0 && query.q === '' ? 'It holds no replica' : 'No partition matches'} />
      ) : (
        <HeldTable
          topicsHref={`${base}/topics`}
          broker={id}
          held={shown.items}
          footer={
            shown.pages === 1 ? undefined : (
              <Pager
                {...shown}
                shown={shown.items.length}
                total={held.length}
                hrefOf={(page) => urlOf(`${base}/brokers/${id}`, { ...query, page })}
              />
            )
          }
        />
      )}
    </Section>
  )
}

function LogDirs({ cluster, row }: { cluster: Cluster; row: BrokerRow }) {
  const replicas = new Map<string, number>()
  for (const { partitions } of cluster.topics) {
    for (const { logs } of partitions) {
      const dir = logs[row.broker.id]?.dir
      if (dir !== undefined) replicas.set(dir, (replicas.get(dir) ?? 0) + 1)
    }
  }
  return (
    <Section title="Log directories" note={counted(row.broker.logDirs.length, 'directory', 'directories')}>
      {row.broker.logDirs.length === 0 ? (
        <Empty title="Its log directories were never read">
          They appear here as soon as the broker answers.
        </Empty>
      ) : (
        <LogDirsTable dirs={row.broker.logDirs} replicas={replicas} />
      )}
    </Section>
  )
}

function CoordinatedGroups({ base, cluster, row }: { base: string; cluster: Cluster; row: BrokerRow }) {
  const offsets = cluster.topics.find((topic) => topic.name === OFFSETS_TOPIC)
  const led = new Set(
    offsets?.partitions.filter((partition) => partition.leader === row.broker.id).map(({ id }) => id),
  )
  const groups = cluster.groups.filter(
    ({ coordinatorPartition }) => coordinatorPartition !== null && led.has(coordinatorPartition),
  )
  return (
    <Section title="Consumer groups that it coordinates" note={counted(groups.length, 'group')}>
      {groups.length === 0 ? (
        <Empty title="It coordinates no consumer group">
          A group is coordinated by the leader of its partition of {OFFSETS_TOPIC}.
        </Empty>
      ) : (
        <GroupsTable base={base} cluster={cluster} groups={groups} />
      )}
    </Section>
  )
}
