import { Card } from '#components/ui/card.tsx'
import type { Cluster, Topic } from '#lib/domain/cluster.ts'
import type { Departure } from '#lib/domain/placement/fit.ts'
import { columnPositions, rackGroups } from './columns.ts'
import { Legend } from './legend.tsx'
import { rowsOfTopic } from './map-row.ts'
import { WINDOW_ROWS } from './map-window.ts'
import { ReplicaMap } from './replica-map.tsx'

/** A topic with more partitions than this sends its map in windows too. */
const MOST_AT_ONCE = WINDOW_ROWS * 5

/** The map of one topic on a surface of its own. */
export function TopicMap({
  slug,
  version,
  cluster,
  topic,
  departures,
}: {
  /** The cluster in addresses. */
  slug: string
  /** The version of the reading, by which windows that are loaded later are known to be old. */
  version: number
  cluster: Pick<Cluster, 'brokers'>
  topic: Pick<Topic, 'name' | 'partitions'>
  departures: readonly Departure[]
}) {
  const groups = rackGroups(cluster.brokers)
  const whole = topic.partitions.length <= MOST_AT_ONCE
  const first = whole ? topic.partitions : topic.partitions.slice(0, WINDOW_ROWS)
  const href = `/api/clusters/${encodeURIComponent(slug)}/map?topic=${encodeURIComponent(topic.name)}`
  return (
    <Card className="min-w-0 overflow-hidden">
      <ReplicaMap
        label={`Replica map of ${topic.name}`}
        topicsHref={`/clusters/${slug}/topics`}
        groups={groups}
        rows={rowsOfTopic(topic.name, first, columnPositions(groups), departures)}
        total={topic.partitions.length}
        source={whole ? null : { href, version }}
      />
      <Legend />
    </Card>
  )
}
