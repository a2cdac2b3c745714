import type { Cluster, Topic } from '../cluster.ts'
import { EVERYTHING, type Goals, NO_GOALS } from '../plan/goals.ts'
import { goalsTitle } from '../plan/title.ts'
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
  const names = topics.map((topic) => topic.name)
  const goals: Goals = {
    ...NO_GOALS,
    replication: names.map((pattern) => ({ pattern, factor, orMore: true })),
    // Without it all leaders would stay where the single replicas were.
    balance: ['leaders'],
    scope: { ...EVERYTHING, topics: names, waiting: 'leave' },
  }
  return { kind: 'plan', label: goalsTitle(goals), goals }
}
