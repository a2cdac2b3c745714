import type { Metadata } from 'next'
import { connection } from 'next/server'
import type { SearchParams } from 'nuqs/server'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { listTopics } from '#components/topics/topic-list.ts'
import { topicRows } from '#components/topics/topic-row.ts'
import { loadTopicsParams, topicsUrl } from '#components/topics/topics-query.ts'
import { TopicsTable } from '#components/topics/topics-table.tsx'
import { TopicsToolbar } from '#components/topics/topics-toolbar.tsx'
import { topicsVerdict } from '#components/topics/topics-words.ts'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { fitsOf } from '#lib/domain/placement/fits.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'

export const metadata: Metadata = { title: 'Topics' }

const PAGE_SIZE = 100

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function TopicsPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId } = await params
  const query = await loadTopicsParams(searchParams)
  const crumbs = [{ label: 'Topics' }]
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return <ClusterProblem slug={clusterId} crumbs={crumbs} problem={reading.problem} />

  const { connection: cluster, observation, survival } = reading.value
  const base = `/clusters/${cluster.slug}/topics`
  const rows = topicRows(observation.cluster, survival, fitsOf(observation.cluster))
  const list = listTopics(rows, query)
  const shown = pageOf(list.rows, query.page, PAGE_SIZE)
  return (
    <ClusterPage
      cluster={cluster}
      observation={observation}
      crumbs={crumbs}
      needs={['metadata', 'topicConfigs', 'logDirs', 'groups']}
      {...topicsVerdict(rows)}
    >
      <TopicsToolbar base={base} params={query} list={list} />
      {list.rows.length === 0 ? (
        <Empty
          title={rows.length === 0 ? 'No topics yet' : 'No topic matches'}
          action={
            rows.length === 0 ? undefined : (
              <Link href={base} className="underline">
                Show all {count(rows.length)}
              </Link>
            )
          }
        />
      ) : (
        <TopicsTable
          base={base}
          rows={shown.items}
          params={query}
          footer={
            shown.pages === 1 ? undefined : (
              <Pager
                {...shown}
                shown={shown.items.length}
                total={list.rows.length}
                hrefOf={(page) => topicsUrl(base, { ...query, page })}
              />
            )
          }
        />
      )}
    </ClusterPage>
  )
}
