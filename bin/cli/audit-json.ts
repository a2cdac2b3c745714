import { type Finding, SEVERITIES } from '#lib/domain/audit/finding.ts'
import { docsOf } from '#lib/domain/audit/rule.ts'
import { ruleOf } from '#lib/domain/audit/rules.ts'
import { jsonObject } from '#lib/files/json-list.ts'
import type { AuditReport } from './audit-report.ts'

/** An audit for a program: every finding with what mends it, and every waiver with whether it holds. */
export function auditJson({ cluster, findings, waived, waivers, unjudged }: AuditReport): string {
  return jsonObject({
    clusterId: cluster.clusterId,
    readAt: cluster.readAt,
    counts: Object.fromEntries(
      SEVERITIES.map((severity) => [
        severity,
        findings.filter((finding) => finding.severity === severity).length,
      ]),
    ),
    findings: findings.map(entryOf),
    waived: waived.map(({ finding, waiver }) => ({ ...entryOf(finding), waiver })),
    waivers: waivers.map(({ waiver, state }) => ({ ...waiver, state })),
    unjudged,
  })
}

function entryOf(finding: Finding) {
  const rule = ruleOf(finding.rule)
  return { ...finding, docs: rule ? docsOf(rule) : null }
}
