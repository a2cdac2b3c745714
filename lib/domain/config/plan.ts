import type { Cluster } from '../cluster.ts'
import { judge } from '../plan/judge.ts'
import type { Plan } from '../plan/plan.ts'
import type { ConfigChange } from './change.ts'
import { configRisks } from './risks.ts'

/** A plan that changes settings and moves nothing. `topicIds` are those of the topics whose settings it changes. */
export function configPlan(
  cluster: Cluster,
  changes: readonly ConfigChange[],
  topicIds: Readonly<Record<string, string | null>>,
): Plan {
  return {
    ...judge(cluster, []),
    configChanges: changes,
    topicIds,
    risks: [...new Set(changes.flatMap((change) => configRisks(cluster, change)))],
    goals: null,
    seed: 0,
    lowerBound: 0,
    proven: false,
    unsatisfied: [],
    notes: [],
  }
}
