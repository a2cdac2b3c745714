import { type Cluster, replicationFactor, targetReplicas } from '../cluster.ts'
import type { Finding } from './finding.ts'
import { raiseReplicationRemedy, targetReplicationFactor } from './target.ts'

/** Topics with more than one replica, yet fewer than the target. */
export function belowTarget(cluster: Cluster): Finding[] {
  const target = targetReplicationFactor(cluster)
  return cluster.topics.flatMap((topic) => {
    const least = Math.min(...topic.partitions.map((partition) => targetReplicas(partition).length))
    if (topic.partitions.length === 0 || least < 2 || least >= target) return []
    return [
      {
        id: `below-target:${topic.name}`,
        rule: 'below-target',
        severity: 'medium',
        title: `${least} replicas, ${target} wanted`,
        subject: topic.name,
        facts: `RF ${replicationFactor(topic)} · ${topic.partitions.length} partitions`,
        why: 'While one broker is repaired or restarted, each of its partitions is down to a single replica, and a second failure stops it.',
        topics: [topic.name],
        remedy: raiseReplicationRemedy(cluster, [topic]),
      } satisfies Finding,
    ]
  })
}
