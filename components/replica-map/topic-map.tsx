import { Card } from '#components/ui/card.tsx'
import type { Cluster, Topic } from '#lib/domain/cluster.ts'
import type { Departure } from '#lib/domain/placement/fit.ts'
import { columnPositions, rackGroups } from './columns.ts'
import { Legend } from './legend.tsx'
import { rowsOfTopic } from './map-row.ts'
import { ReplicaMap } from './replica-map.tsx'

/** The map of one topic on a surface of its own. Beyond some thousand partitions the cluster's map, in windows, takes over. */
export function TopicMap({
  base,
  cluster,
  topic,
  departures,
}: {
  /** The address of the cluster. */
  base: string
  cluster: Pick<Cluster, 'brokers'>
  topic: Pick<Topic, 'name' | 'partitions'>
  departures: readonly Departure[]
}) {
  const groups = rackGroups(cluster.brokers)
  return (
    <Card className="min-w-0 overflow-hidden">
      <ReplicaMap
        label={`Replica map of ${topic.name}`}
        topicsHref={`${base}/topics`}
        groups={groups}
        rows={rowsOfTopic(topic.name, topic.partitions, columnPositions(groups), departures)}
      />
      <Legend />
    </Card>
  )
}
