import type { Metadata } from 'next'
import { connection } from 'next/server'
import { add, remove } from '#app/actions/clusters.ts'
import { AddCluster } from '#components/clusters/add-cluster.tsx'
import { ClustersTable } from '#components/clusters/clusters-table.tsx'
import { RemoveCluster } from '#components/clusters/remove-cluster.tsx'
import { Shell } from '#components/shell/shell.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { RefreshEvery } from '#components/ui/refresh-every.tsx'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { type ClusterSummary, listClusters } from '#lib/services/clusters.ts'

export const metadata: Metadata = { title: 'Clusters' }

export default async function ClustersPage() {
  await connection()
  const clusters = await listClusters(OPERATOR)
  return (
    <Shell title="Clusters">
      <PageHeading
        crumbs={[{ label: 'Clusters' }]}
        sentence={sentenceFor(clusters)}
        lede={
          clusters.length === 0
            ? undefined
            : 'Computed from the replicas, in-sync sets and limits as they are now.'
        }
      >
        {clusters.length === 0 ? undefined : <AddCluster action={add} />}
      </PageHeading>
      {clusters.length === 0 ? (
        <Empty title="Ballast needs the address of a broker to begin." action={<AddCluster action={add} />}>
          It reads the cluster and says which losses it survives. It can also be given as{' '}
          <code>BALLAST_CLUSTERS="prod=host:9092"</code> when the console starts.
        </Empty>
      ) : (
        <>
          <RefreshEvery seconds={5} />
          <ClustersTable rows={clusters.map(rowOf)} now={Date.now()} />
        </>
      )}
    </Shell>
  )
}

function rowOf({ connection: { fixed, slug, name, bootstrap, tls }, ...known }: ClusterSummary) {
  const end = fixed ? (
    <span className="text-fine whitespace-nowrap text-muted" title="Set in BALLAST_CLUSTERS">
      set at start
    </span>
  ) : (
    <RemoveCluster action={remove} slug={slug} name={name} />
  )
  return { ...known, slug, name, bootstrap, tls, end }
}

function sentenceFor(clusters: readonly ClusterSummary[]): Sentence {
  if (clusters.length === 0) return [{ text: 'No cluster is connected yet.', tone: 'plain' }]
  const known = clusters.flatMap(({ survival }) => (survival === null ? [] : [survival]))
  const lost = known.filter(({ brokers, now }) =>
    [now, ...brokers].some((loss) => loss.severity === 'stops'),
  ).length
  const unread = clusters.length - known.length
  const tail = unread === 0 ? '.' : `; ${unread} could not be read yet.`
  if (known.length === 0) return [{ text: 'No cluster could be read yet.', tone: 'warn' }]
  if (lost > 0) {
    return [
      {
        text: clusters.length === 1 ? 'The cluster ' : `${lost} of ${clusters.length} clusters `,
        tone: 'plain',
      },
      { text: `${lost === 1 ? 'does' : 'do'} not survive the loss of a broker`, tone: 'bad' },
      { text: tail, tone: 'plain' },
    ]
  }
  return [
    {
      text:
        clusters.length === 1
          ? 'The cluster '
          : unread === 0
            ? 'Every cluster '
            : `${known.length} of ${clusters.length} clusters `,
      tone: 'plain',
    },
    {
      text: `${unread === 0 || known.length === 1 ? 'survives' : 'survive'} the loss of any one broker`,
      tone: 'ok',
    },
    { text: tail, tone: 'plain' },
  ]
}
