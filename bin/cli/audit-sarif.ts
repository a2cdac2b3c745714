import type { Finding, Severity } from '#lib/domain/audit/finding.ts'
import { docsOf, type Rule } from '#lib/domain/audit/rule.ts'
import { RULES } from '#lib/domain/audit/rules.ts'
import type { Waiver } from '#lib/domain/audit/waiver.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { type AuditReport, remedyWords } from './audit-report.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
}

/** From 0 to 10, as code scanning services rank what they show (`security-severity`). */
const RANKS: Readonly<Record<Severity, number>> = { critical: 95, high: 75, medium: 50, low: 20 }

/** An audit as SARIF 2.1.0, the format of static analysis: findings are results, waived ones with a suppression. */
export function auditSarif({ cluster, source, findings, waived, unjudged }: AuditReport): string {
  const artifact = { uri: uriOf(source) }
  const results = [
    ...findings.map((finding) => resultOf(finding, artifact, null)),
    ...waived.map(({ finding, waiver }) => resultOf(finding, artifact, waiver)),
  ]
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Ballast', version: packageJson.version, rules: RULES.map(descriptorOf) },
        },
        automationDetails: { id: `ballast-audit/${cluster.clusterId ?? 'unknown'}/` },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: unjudged.map(({ rule, missing }) => ({
              level: 'note',
              message: { text: `Not judged: ${missing}.` },
              associatedRule: { id: rule },
            })),
          },
        ],
        artifacts: [{ location: artifact }],
        results,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function descriptorOf(rule: Rule) {
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.mends },
    helpUri: docsOf(rule),
    defaultConfiguration: { level: LEVELS[rule.severity], rank: RANKS[rule.severity] },
  }
}

function resultOf(finding: Finding, artifact: { readonly uri: string }, waiver: Waiver | null) {
  const { id, rule, severity, title, subject, facts, why, remedy } = finding
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex((known) => known.id === rule),
    level: LEVELS[severity],
    rank: RANKS[severity],
    message: { text: `${subject}: ${title}. ${facts}. ${why} ${remedyWords(remedy)}` },
    locations: [
      {
        physicalLocation: { artifactLocation: artifact },
        logicalLocations: [{ name: subject, fullyQualifiedName: id, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'finding/v1': id },
    ...(waiver === null
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${waiver.reason} (${waiver.owner}, until ${waiver.until})`,
            },
          ],
        }),
    properties: { severity, fingerprint: finding.fingerprint },
  }
}

/** A path as a reference that a URI parser takes; an address is one already. */
function uriOf(source: string): string {
  return source.startsWith('kafka://') ? source : source.split('/').map(encodeURIComponent).join('/')
}
