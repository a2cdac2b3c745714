import { type Broker, type Cluster, targetReplicas } from '../cluster.ts'
import { counted } from '../words.ts'
import type { Finding } from './finding.ts'

/** Brokers that hold replicas and are not alive. One finding a broker, not one for each topic that it holds. */
export function brokerDown(cluster: Cluster): Finding[] {
  return cluster.brokers.filter(({ alive }) => !alive).flatMap((broker) => findingFor(broker, cluster))
}

function findingFor({ id, host, port }: Broker, cluster: Cluster): Finding[] {
  const held = cluster.topics.flatMap((topic) =>
    topic.partitions.filter((partition) => targetReplicas(partition).includes(id)).map(() => topic.name),
  )
  if (held.length === 0) return []
  const topics = [...new Set(held)]
  return [
    {
      id: `broker-down:${id}`,
      rule: 'broker-down',
      severity: 'high',
      title: 'A broker is down',
      subject: `broker ${id}`,
      facts: `${counted(held.length, 'replica')} in ${counted(topics.length, 'topic')}${host === null ? '' : ` · ${host}:${port}`}`,
      why: 'Every partition that it holds has one copy less, and nothing replaces it: Kafka never moves replicas by itself.',
      topics,
      remedy: {
        kind: 'words',
        text: 'Start it again with its disk. Do not restart another broker meanwhile: the overview says what that would stop.',
      },
    },
  ]
}
