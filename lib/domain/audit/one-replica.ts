import { type Cluster, targetReplicas } from '../cluster.ts'
import { counted, listedUpTo } from '../words.ts'
import type { Finding } from './finding.ts'
import { hasOwnRule } from './internal-one-replica.ts'
import { raiseReplicationRemedy } from './target.ts'

/** Topics with partitions that have one replica. Kafka's coordinator topics have a rule of their own. */
export function oneReplica(cluster: Cluster): Finding[] {
  return cluster.topics.flatMap((topic) => {
    const single = topic.partitions.filter((partition) => targetReplicas(partition).length === 1)
    if (single.length === 0 || hasOwnRule(topic.name)) return []
    const homes = [...new Set(single.flatMap(targetReplicas))].sort((a, b) => a - b)
    return [
      {
        id: `one-replica:${topic.name}`,
        rule: 'one-replica',
        severity: 'critical',
        title: 'One replica, no copy',
        subject: topic.name,
        facts: `RF 1 · ${single.length} of ${counted(topic.partitions.length, 'partition')} on broker ${listedUpTo(5, homes)}`,
        why:
          homes.length === 1
            ? `While broker ${homes[0]} is down nothing can be read or written; if its disk is lost, this data is lost for good.`
            : 'Each partition stops with its only broker; if that disk is lost, its data is lost for good.',
        topics: [topic.name],
        remedy: raiseReplicationRemedy(cluster, [topic]),
      } satisfies Finding,
    ]
  })
}
