import type { Finding, Severity } from './finding.ts'
import type { Rule } from './rule.ts'
import { ruleOf } from './rules.ts'

/** Findings of one rule that are equally bad. */
export type FindingGroup = {
  readonly rule: Rule
  readonly severity: Severity
  /** What all of them are called, or the rule where they differ. */
  readonly title: string
  /** Why they matter, in the words of all of them, or of the rule where they differ. */
  readonly why: string
  readonly findings: readonly Finding[]
}

/** Findings by rule and severity, in their order. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = Map.groupBy(findings, ({ severity, rule }) => `${severity} ${rule}`)
  return [...groups.values()].flatMap((own): FindingGroup[] => {
    const [first] = own
    const rule = first && ruleOf(first.rule)
    if (!rule) return []
    const shared = (key: 'title' | 'why') =>
      own.every((finding) => finding[key] === first[key]) ? first[key] : rule[key]
    return [{ rule, severity: first.severity, title: shared('title'), why: shared('why'), findings: own }]
  })
}
