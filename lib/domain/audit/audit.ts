import type { Cluster } from '../cluster.ts'
import { type Goals, together } from '../plan/goals.ts'
import { type Finding, SEVERITIES } from './finding.ts'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import { findingOf, internalTopicsOf, type Rule } from './rule.ts'
import { RULES } from './rules.ts'
import { type Scene, sceneOf } from './scene.ts'

export type Audit = {
  /** Worst first; of equals those of Kafka's own topics first, then in the order of the rules. */
  readonly findings: readonly Finding[]
  /** Rules that could not judge everything, and what they would have to know. */
  readonly unjudged: readonly { readonly rule: string; readonly missing: string }[]
}

const known = new WeakMap<Cluster, WeakMap<Policy, Audit>>()

/** What is wrong with a cluster, held to a policy; its waivers are not looked at. The same values give the same answer at no cost. */
export function audit(cluster: Cluster, policy: Policy = DEFAULT_POLICY): Audit {
  const own = known.get(cluster) ?? new WeakMap<Policy, Audit>()
  known.set(cluster, own)
  const before = own.get(policy)
  if (before) return before
  const made = auditWith(RULES, sceneOf(cluster, policy))
  own.set(policy, made)
  return made
}

/** The same with some of the rules. */
export function auditWith(rules: readonly Rule[], scene: Scene): Audit {
  const { cluster } = scene
  const internal = internalTopicsOf(cluster)
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const findings = rules.flatMap((rule) => rule.find(scene).map((found) => findingOf(rule, found, internal)))
  const isExempt = ({ rule, topics: names }: Finding) => {
    const [topic] = names.length === 1 ? names.map((name) => topics.get(name)) : []
    return topic !== undefined && scene.targetOf(topic).isExempt(rule)
  }
  return {
    findings: findings
      .filter((finding) => !isExempt(finding))
      .sort(
        (a, b) =>
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
          Number(b.internal) - Number(a.internal),
      ),
    unjudged: rules.flatMap((rule) => {
      const missing = rule.unknown?.(scene) ?? null
      return missing === null ? [] : [{ rule: rule.id, missing }]
    }),
  }
}

/** The goals that mend all the given findings which a plan can mend; null when there is none. */
export function jointGoals(findings: readonly Finding[]): Goals | null {
  const all = findings.flatMap(({ remedy }) => (remedy.kind === 'plan' ? [remedy.goals] : []))
  return all.length > 0 ? all.reduce(together) : null
}

/** The findings whose plan keeps something from stopping: what "Fix" on the overview mends together. */
export function fatalFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity, remedy }) => severity === 'critical' && remedy.kind === 'plan')
}
