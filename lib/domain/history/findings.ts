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
 * neither: what it finds first once it can may be old, and what it does not find because it cannot is kept. So is what it cannot
 * tell while a broker is down or a reassignment runs (`hidden`): a restart mends nothing. What comes meanwhile is told, for that
 * was looked for. `open` is the very same value where nothing has changed.
 */
export function findingChanges(
  before: OpenFindings | null,
  { findings, unjudged, hidden }: Audit,
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
    if (nowUnjudged.has(finding.rule) || hidden.has(finding.id)) open.set(finding.id, finding)
    else happenings.push({ kind: 'finding-gone', finding })
  }
  const now = { findings: open, unjudged: nowUnjudged }
  return { open: isSame(before, now) ? before : now, happenings }
}

function isSame(before: OpenFindings, now: OpenFindings): boolean {
  return (
    before.findings.size === now.findings.size &&
    before.unjudged.size === now.unjudged.size &&
    [...now.unjudged].every((rule) => before.unjudged.has(rule)) &&
    [...now.findings.values()].every(({ id, title, severity }) => {
      const old = before.findings.get(id)
      return old?.title === title && old.severity === severity
    })
  )
}

function seen({ id, rule, severity, title, subject, topics }: Finding): FindingSeen {
  return { id, rule, severity, title, subject, topics }
}
