import type { Cluster } from '#lib/domain/cluster.ts'
import { type Goals, matcher } from '#lib/domain/plan/goals.ts'
import { brokerLoads } from '#lib/domain/plan/load.ts'
import type { GoalsFormProps } from './goals-form.tsx'

/** What the form of goals offers and says of this cluster. */
export function formOf(cluster: Cluster, goals: Goals): Omit<GoalsFormProps, 'faults'> {
  const replicas = new Map(brokerLoads(cluster).map((load) => [load.broker, load.replicas]))
  const patterns = new Set(goals.replication.map(({ pattern }) => pattern))
  return {
    brokers: cluster.brokers.map(({ id, rack, alive }) => ({
      id,
      rack,
      alive,
      replicas: replicas.get(id) ?? 0,
    })),
    matches: Object.fromEntries(
      [...patterns].map((pattern) => {
        const fits = matcher(pattern)
        return [pattern, cluster.topics.filter(({ name }) => fits(name)).length]
      }),
    ),
  }
}
