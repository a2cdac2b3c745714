import type { Metadata } from 'next'
import { connection } from 'next/server'
import type { SearchParams } from 'nuqs/server'
import { createLoader, parseAsString } from 'nuqs/server'
import { goalsUrl } from '#components/plans/goals-query.ts'
import { columnPositions, rackGroups } from '#components/replica-map/columns.ts'
import { DepartedTopics } from '#components/replica-map/departed-topics.tsx'
import { Legend } from '#components/replica-map/legend.tsx'
import { topicsOnMap } from '#components/replica-map/map-row.ts'
import { countRows, mapWindow, WINDOW_ROWS } from '#components/replica-map/map-window.ts'
import { ReplicaMap } from '#components/replica-map/replica-map.tsx'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { SearchBox } from '#components/ui/search-box.tsx'
import { fitsOf } from '#lib/domain/placement/fits.ts'
import { sharingRacks } from '#lib/domain/placement/shared-racks.ts'
import { placementSummary } from '#lib/domain/placement/summary.ts'
import { clusterPlacement } from '#lib/domain/placement/words.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { type Reading, readCluster } from '#lib/services/reading.ts'

export const metadata: Metadata = { title: 'Replica map' }

/** With more brokers than this the map has the whole width. */
const BESIDE = 14

const loadParams = createLoader({ q: parseAsString.withDefault('') })

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function MapPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId } = await params
  const { q } = await loadParams(searchParams)
  const crumbs = [{ label: 'Replica map' }]
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return <ClusterProblem slug={clusterId} crumbs={crumbs} problem={reading.problem} />
  const { connection: cluster, observation } = reading.value
  const sharing = sharingRacks(observation.cluster)
  return (
    <ClusterPage
      cluster={cluster}
      observation={observation}
      crumbs={crumbs}
      needs={['metadata']}
      {...clusterPlacement(placementSummary(observation.cluster))}
      actions={
        sharing === 0 ? undefined : (
          <ButtonLink href={goalsUrl(`/clusters/${clusterId}/plans/new`, { racks: true })}>
            Mend the racks of {counted(sharing, 'partition')}
          </ButtonLink>
        )
      }
    >
      <WholeMap reading={reading.value} query={q} />
    </ClusterPage>
  )
}

function WholeMap({ reading, query }: { reading: Reading; query: string }) {
  const { connection: place, observation } = reading
  const { cluster, version } = observation
  const topics = topicsOnMap(cluster, query)
  const groups = rackGroups(cluster.brokers)
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions.length, 0)
  const { rows } = mapWindow(topics, columnPositions(groups), fitsOf(cluster), 0, WINDOW_ROWS)
  const href = `/api/clusters/${encodeURIComponent(place.slug)}/map?q=${encodeURIComponent(query)}`
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchBox
          param="q"
          label="Topics on the map"
          placeholder="Part of a topic's name"
          className="max-sm:w-full"
        />
        <span className="text-small text-muted" role="status">
          {counted(partitions, 'partition')} in {counted(topics.length, 'topic')} on{' '}
          {counted(cluster.brokers.length, 'broker')}
        </span>
      </div>
      {topics.length === 0 ? (
        <Empty
          title={cluster.topics.length === 0 ? 'No topics yet' : 'No topic matches'}
          action={
            cluster.topics.length === 0 ? undefined : (
              <Link href={`/clusters/${place.slug}/map`} className="underline">
                Show all {count(cluster.topics.length)}
              </Link>
            )
          }
        />
      ) : (
        <div
          className={`grid items-start gap-3 ${cluster.brokers.length > BESIDE ? '' : 'xl:grid-cols-[minmax(0,max-content)_minmax(20rem,1fr)]'}`}
        >
          <Card className="min-w-0 overflow-hidden">
            <ReplicaMap
              key={query}
              label="Replica map"
              topicsHref={`/clusters/${place.slug}/topics`}
              groups={groups}
              rows={rows}
              total={countRows(topics)}
              source={{ href, version }}
            />
            <Legend />
          </Card>
          <DepartedTopics base={`/clusters/${place.slug}`} topics={topics} fitOf={fitsOf(cluster)} />
        </div>
      )}
    </>
  )
}
