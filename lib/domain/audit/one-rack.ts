import { type Broker, type Cluster, racksOf, type Topic, targetReplicas } from '../cluster.ts'
import { counted, listedUpTo } from '../words.ts'
import type { Finding } from './finding.ts'

/** Topics with partitions whose replicas, two or more, are all in one rack although there are others. */
export function oneRack(cluster: Cluster): Finding[] {
  if (racksOf(cluster.brokers.filter((broker) => broker.alive)).length < 2) return []
  const byId = new Map(cluster.brokers.map((broker) => [broker.id, broker]))
  return cluster.topics.flatMap((topic) => findingFor(topic, byId))
}

function findingFor(topic: Topic, byId: ReadonlyMap<number, Broker>): Finding[] {
  const trapped = topic.partitions.flatMap((partition) => {
    const brokers = targetReplicas(partition).map((id) => byId.get(id))
    const racks = new Set(brokers.map((broker) => broker?.rack ?? null))
    const [rack] = racks
    return brokers.length > 1 && racks.size === 1 && rack != null ? [{ id: partition.id, rack }] : []
  })
  if (trapped.length === 0) return []
  const racks = [...new Set(trapped.map(({ rack }) => rack))].sort()
  return [
    {
      id: `one-rack:${topic.name}`,
      rule: 'one-rack',
      severity: 'high',
      title: 'All replicas in one rack',
      subject: topic.name,
      facts: `partition ${listedUpTo(
        6,
        trapped.map(({ id }) => id),
      )} · ${listedUpTo(3, racks)}`,
      why: `Losing the rack takes ${counted(trapped.length, 'partition')} offline, replicas and all.`,
      topics: [topic.name],
      remedy: {
        kind: 'words',
        text: 'Reassign one replica of each to a broker in another rack; the replica map shows where they are.',
      },
    },
  ]
}
