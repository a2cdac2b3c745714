import type { Audit } from '../audit/audit.ts'
import type { Finding } from '../audit/finding.ts'
import type { Observation } from '../observation.ts'
import type { FindingSeen, Happening } from './event.ts'

/** The findings that are open, as far as was known when they were looked for last. */
export type OpenFindings = {
  readonly findings: ReadonlyMap<string, FindingSeen>
  /** Rules that could not judge everything. */
  readonly unjudged: ReadonlySet<string>
}

/** Whether every part was read, or is known not to be readable: before that, a finding would come with what is read late. */
export function canJudge({ parts }: Observation): boolean {
  return Object.values(parts).every(({ readAt, problem }) => readAt !== null || problem !== null)
}

/**
 * Findings that came and went since they were looked for last. A rule that could not judge everything then or now proves
 * neither: what it finds first once it can may be old, and what it does not find because it cannot is kept.
 */
export function findingChanges(
  before: OpenFindings | null,
  { findings, unjudged }: Audit,
): { readonly open: OpenFindings; readonly happenings: readonly Happening[] } {
  const nowUnjudged = new Set(unjudged.map(({ rule }) => rule))
  const open = new Map(findings.map((finding) => [finding.id, seen(finding)]))
  if (before === null) return { open: { findings: open, unjudged: nowUnjudged }, happenings: [] }
  const happenings: Happening[] = []
  for (const finding of open.values())
    if (!before.findings.has(finding.id) && !before.unjudged.has(finding.rule))
      happenings.push({ kind: 'finding-appeared', finding })
  for (const finding of before.findings.values()) {
    if (open.has(finding.id)) continue
    if (nowUnjudged.has(finding.rule)) open.set(finding.id, finding)
    else happenings.push({ kind: 'finding-gone', finding })
  }
  return { open: { findings: open, unjudged: nowUnjudged }, happenings }
}

function seen({ id, rule, severity, title, subject, topics }: Finding): FindingSeen {
  return { id, rule, severity, title, subject, topics }
}
