import type { Audit } from '#lib/domain/audit/audit.ts'
import { type Finding, type Remedy, SEVERITIES, type Severity } from '#lib/domain/audit/finding.ts'
import { type FindingGroup, groupFindings } from '#lib/domain/audit/groups.ts'
import { docsOf } from '#lib/domain/audit/rule.ts'
import type { Judged, JudgedWaiver, WaiverState } from '#lib/domain/audit/waiver.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import { formatCount } from '#lib/domain/quantity.ts'
import { counted, listed } from '#lib/domain/words.ts'
import { ageWords } from './age.ts'
import { table } from './table.ts'

/** What an audit has to say, whatever the format. */
export type AuditReport = Judged & {
  readonly cluster: Cluster
  /** The snapshot's path, or where the cluster answered. */
  readonly source: string
  /** The mildest severity that makes the command fail; null where none does. */
  readonly failOn: Severity | null
  readonly unjudged: Audit['unjudged']
}

/** Findings of one rule and one severity shown in full. */
const SHOWN = 20

/** An audit for a person: how many findings, then rule by rule, the worst first, then what is waived and what was not judged. */
export function auditText({ cluster, findings, waived, waivers, unjudged }: AuditReport): string {
  const paragraphs = [
    [sentence(findings, waived.length), ...ageWords(cluster.readAt)],
    ...groupFindings(findings).map(groupLines),
    waivedLines(waived),
    lapsedLines(waivers),
    unjudged.length === 0 ? [] : ['Not judged, because something is not known:', ...unjudgedLines(unjudged)],
  ]
  const shown = paragraphs.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function sentence(findings: readonly Finding[], waived: number): string {
  const also = waived === 0 ? '' : ` ${counted(waived, 'more is', 'more are')} waived.`
  if (findings.length === 0) return `No finding is open.${also}`
  const parts = SEVERITIES.flatMap((severity) => {
    const some = findings.filter((finding) => finding.severity === severity).length
    return some === 0 ? [] : [`${formatCount(some)} ${severity}`]
  })
  return `${counted(findings.length, 'finding')}: ${listed(parts)}.${also}`
}

function groupLines({ rule, severity, title, why, findings }: FindingGroup): string[] {
  const rows = findings.slice(0, SHOWN).map(({ id, facts }) => [`  ${id}`, facts])
  const rest = findings.length - rows.length
  const remedies = new Set(findings.map(({ remedy }) => remedyWords(remedy)))
  return [
    `${severity.toUpperCase()}  ${title}`,
    ...table([{ title: '' }, { title: '' }], rows).slice(1),
    ...(rest > 0 ? [`  and ${counted(rest, 'more finding')}: --format json shows them all.`] : []),
    `  Why: ${why}`,
    `  Fix: ${remedies.size === 1 ? [...remedies][0] : rule.mends}`,
    `  See: ${docsOf(rule)}`,
  ]
}

/** What mends it, in a sentence. */
export function remedyWords(remedy: Remedy): string {
  if (remedy.kind === 'words') return remedy.text
  if (remedy.kind === 'plan') return `${remedy.label} (a plan: the console makes it, or ballast plan).`
  return `${remedy.label}. ${remedy.text}`
}

function waivedLines(waived: AuditReport['waived']): string[] {
  if (waived.length === 0) return []
  const rows = waived.map(({ finding, waiver }) => [
    `  ${finding.id}`,
    finding.severity,
    `until ${waiver.until}`,
    waiver.owner,
    waiver.reason,
  ])
  return ['Waived:', ...table(Array(5).fill({ title: '' }), rows).slice(1)]
}

const LAPSED: Readonly<Record<Exclude<WaiverState, 'holds'>, string>> = {
  ended: 'its day has passed',
  mended: 'it was mended in between',
  changed: 'what it is about has changed',
  idle: 'there is nothing left to waive',
}

function lapsedLines(waivers: readonly JudgedWaiver[]): string[] {
  const rows = waivers.flatMap(({ waiver, state }) =>
    state === 'holds' ? [] : [[`  ${waiver.finding}`, LAPSED[state]]],
  )
  if (rows.length === 0) return []
  return ['Waivers that do not hold:', ...table([{ title: '' }, { title: '' }], rows).slice(1)]
}

function unjudgedLines(unjudged: AuditReport['unjudged']): string[] {
  const rows = [...Map.groupBy(unjudged, ({ missing }) => missing)].map(([missing, rules]) => [
    `  ${missing}`,
    rules.map(({ rule }) => rule).join(', '),
  ])
  return table([{ title: '' }, { title: '' }], rows).slice(1)
}
