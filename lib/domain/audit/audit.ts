import type { Cluster } from '../cluster.ts'
import { type Goals, together } from '../plan/goals.ts'
import { type Finding, SEVERITIES } from './finding.ts'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import { findingOf, idOf, internalTopicsOf, type Rule } from './rule.ts'
import { RULES } from './rules.ts'
import { type Scene, sceneOf } from './scene.ts'

export type Audit = {
  /** Worst first; of equals those of Kafka's own topics first, then in the order of the rules. */
  readonly findings: readonly Finding[]
  /** Rules that could not judge everything, and what they would have to know. */
  readonly unjudged: readonly { readonly rule: string; readonly missing: string }[]
  /** Ids of findings that cannot be told while a broker is down or a reassignment runs: where they are not found, they may be there. */
  readonly hidden: ReadonlySet<string>
}

const known = new WeakMap<Cluster, WeakMap<Policy, Audit>>()

/** What is wrong with a cluster, held to a policy; its waivers are not looked at. The same values give the same answer at no cost. */
export function audit(cluster: Cluster, policy: Policy = DEFAULT_POLICY): Audit {
  return atOnce(auditSteps(cluster, policy))
}

/**
 * The same, a step at a time: after each finding and each rule, for a large cluster takes seconds. What another caller has
 * found out meanwhile is taken over.
 */
export function* auditSteps(cluster: Cluster, policy: Policy): Generator<undefined, Audit> {
  const own = known.get(cluster) ?? new WeakMap<Policy, Audit>()
  known.set(cluster, own)
  const before = own.get(policy)
  if (before) return before
  const steps = stepsWith(RULES, sceneOf(cluster, policy))
  for (;;) {
    const step = steps.next()
    const made = own.get(policy) ?? (step.done ? step.value : undefined)
    if (made !== undefined) {
      own.set(policy, made)
      return made
    }
    yield
  }
}

/** The same with some of the rules. */
export function auditWith(rules: readonly Rule[], scene: Scene): Audit {
  return atOnce(stepsWith(rules, scene))
}

function atOnce<Value>(steps: Generator<undefined, Value>): Value {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

function* stepsWith(rules: readonly Rule[], scene: Scene): Generator<undefined, Audit> {
  const { cluster } = scene
  const internal = internalTopicsOf(cluster)
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const findings: Finding[] = []
  const unjudged: Audit['unjudged'][number][] = []
  const hidden = new Set<string>()
  // A finding about a broker is about no topic, be it that only one hangs on it.
  const isExempt = ({ rule, subject }: Finding) => {
    const topic = topics.get(subject)
    return topic !== undefined && scene.targetOf(topic).isExempt(rule)
  }
  for (const rule of rules) {
    for (const found of rule.find(scene)) {
      const finding = findingOf(rule, found, internal)
      if (!isExempt(finding)) findings.push(finding)
      yield
    }
    const missing = rule.unknown?.(scene) ?? null
    if (missing !== null) unjudged.push({ rule: rule.id, missing })
    for (const one of rule.hidden?.(scene) ?? []) hidden.add(idOf(rule, one))
    yield
  }
  findings.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      Number(b.internal) - Number(a.internal),
  )
  return { findings, unjudged, hidden }
}

/** The goals that mend all the given findings which a plan can mend; null when there is none. */
export function jointGoals(findings: readonly Finding[]): Goals | null {
  const all = findings.flatMap(({ remedy }) => (remedy.kind === 'plan' ? [remedy.goals] : []))
  return all.length > 0 ? all.reduce(together) : null
}

/**
 * The findings whose plan keeps something from stopping: what "Fix" on the overview mends together. A plan that may touch any topic,
 * as for a disk that is nearly full, would widen that of all others, so it is one of these only where there is no other.
 */
export function fatalFindings(findings: readonly Finding[]): readonly Finding[] {
  const fatal = findings.filter(({ severity, remedy }) => severity === 'critical' && remedy.kind === 'plan')
  const ofTopics = fatal.filter(
    ({ remedy }) => remedy.kind === 'plan' && remedy.goals.scope.topics.length > 0,
  )
  return ofTopics.length > 0 ? ofTopics : fatal
}
