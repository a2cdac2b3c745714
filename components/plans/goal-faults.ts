import type { Cluster } from '#lib/domain/cluster.ts'
import { checkGoals } from '#lib/domain/plan/check-goals.ts'
import { type Goals, matcher } from '#lib/domain/plan/goals.ts'
import type { GoalFault, GoalField, ReadGoals } from './goals-query.ts'

/** Everything that is wrong with the goals of an address for this cluster, by the field where it is to be said. */
export function goalFaults(cluster: Cluster, { goals, faults }: ReadGoals): readonly GoalFault[] {
  const misfits = checkGoals(cluster, goals).map(({ goal, reason }) => ({ field: fieldOf(goal), reason }))
  return [...faults, ...misfits, ...nobodyLeft(cluster, goals), ...excludesNothing(cluster, goals)]
}

function fieldOf(goal: string): GoalField {
  return goal === 'rf' || goal === 'drain' || goal === 'replace' ? goal : 'topics'
}

function nobodyLeft({ brokers }: Cluster, { drain, replace, scope }: Goals): GoalFault[] {
  if (drain.length === 0) return []
  const leaving = new Set([...drain, ...replace.map(({ from }) => from)])
  const taking = brokers.filter(({ id, alive }) => alive && !leaving.has(id) && !scope.pinned.includes(id))
  if (taking.length > 0) return []
  return [{ field: 'drain', reason: 'no broker is left that could take the replicas' }]
}

function excludesNothing({ topics }: Cluster, { scope }: Goals): GoalFault[] {
  return scope.exclude.flatMap((pattern) => {
    const fits = matcher(pattern)
    return topics.some(({ name }) => fits(name))
      ? []
      : [{ field: 'exclude' as const, reason: `"${pattern}" matches no topic` }]
  })
}
