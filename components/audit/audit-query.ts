import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { SEVERITIES } from '#lib/domain/audit/finding.ts'

/** What the audit page shows, as its address has it. */
const AUDIT = {
  severity: parseAsStringLiteral(SEVERITIES),
  /** The id of a rule: only its findings, all of them. */
  rule: parseAsString,
  page: parseAsInteger.withDefault(1),
}

export const loadAudit = createLoader(AUDIT)
export type AuditQuery = Awaited<ReturnType<typeof loadAudit>>
export const auditUrl = createSerializer(AUDIT)
