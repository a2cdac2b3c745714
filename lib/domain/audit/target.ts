import type { Cluster, Topic } from '../cluster.ts'
import type { Goal } from '../plan/plan.ts'
import { goalTitle } from '../plan/title.ts'
import type { Remedy } from './finding.ts'

/** Three replicas survive a failure during the repair of another; fewer live brokers allow fewer. */
export function targetReplicationFactor(cluster: Cluster): number {
  return Math.min(3, cluster.brokers.filter((broker) => broker.alive).length)
}

/** The remedy that brings topics to the target; words where the cluster is too small for a second replica. */
export function raiseReplicationRemedy(cluster: Cluster, topics: readonly Topic[]): Remedy {
  const factor = targetReplicationFactor(cluster)
  if (factor < 2) {
    return {
      kind: 'words',
      text: 'One broker is alive. Start at least two more, then the replicas can be added here.',
    }
  }
  const goal: Goal = {
    kind: 'replication-factor',
    topics: Object.fromEntries(topics.map((topic) => [topic.name, factor])),
  }
  return { kind: 'plan', label: goalTitle(goal), goal }
}
