import type { Cluster } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { type Goals, together } from '../plan/goals.ts'
import { belowTarget } from './below-target.ts'
import { brokerDown } from './broker-down.ts'
import { type Finding, SEVERITIES } from './finding.ts'
import { internalOneReplica } from './internal-one-replica.ts'
import { minIsrAll, minIsrOne } from './min-isr.ts'
import { oneRack } from './one-rack.ts'
import { oneReplica } from './one-replica.ts'
import { belowMinIsr, offline, underReplicated } from './unavailable.ts'

/** A rule looks at the whole cluster and says everything that it finds wrong. */
export type Rule = (cluster: Cluster) => Finding[]

/** In the order in which findings of equal severity are shown: what has stopped, then what a loss would stop. */
export const RULES: readonly Rule[] = [
  offline,
  belowMinIsr,
  internalOneReplica,
  oneReplica,
  brokerDown,
  oneRack,
  underReplicated,
  minIsrAll,
  minIsrOne,
  belowTarget,
]

/** All findings, worst first. The same `Cluster` value gives the same answer at no cost. */
export const audit = perCluster((cluster): readonly Finding[] =>
  RULES.flatMap((rule) => rule(cluster)).sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  ),
)

/** The goals that mend all the given findings which a plan can mend; null when there is none. */
export function jointGoals(findings: readonly Finding[]): Goals | null {
  const all = findings.flatMap(({ remedy }) => (remedy.kind === 'plan' ? [remedy.goals] : []))
  return all.length > 0 ? all.reduce(together) : null
}

/** The findings whose plan keeps something from stopping: what "Fix" on the overview mends together. */
export function fatalFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity, remedy }) => severity === 'critical' && remedy.kind === 'plan')
}
