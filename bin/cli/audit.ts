import { audit as auditCluster } from '#lib/domain/audit/audit.ts'
import { type Finding, SEVERITIES, type Severity } from '#lib/domain/audit/finding.ts'
import { DEFAULT_POLICY, type Policy } from '#lib/domain/audit/policy.ts'
import { dayOf, judgeWaivers } from '#lib/domain/audit/waiver.ts'
import { readPolicyFile } from '#lib/files/policy.ts'
import { Refusal } from '../refusal.ts'
import { auditJson } from './audit-json.ts'
import { auditJunit } from './audit-junit.ts'
import { type AuditReport, auditText } from './audit-report.ts'
import { auditSarif } from './audit-sarif.ts'
import { type Command, DONE, FOUND } from './command.ts'
import { readText } from './file.ts'
import { oneOf, parseOptions } from './options.ts'
import { adviceOf, readSource, SOURCE_HELP, SOURCE_OPTIONS } from './source.ts'

const FORMATS = { text: auditText, json: auditJson, sarif: auditSarif, junit: auditJunit } as const
const FORMAT_NAMES = ['text', 'json', 'sarif', 'junit'] as const

const HELP = `Usage: ballast audit (--snapshot FILE | --bootstrap HOST:PORT) [OPTION]…

Tells everything that is wrong with a cluster, why it matters and what mends it. It changes nothing.

${SOURCE_HELP}

  --policy FILE          what the cluster is held to, and the findings that are waived; the console
                         exports it, and docs/policy.schema.json describes it
  --fail-on SEVERITY     exit code 1 where a finding of this severity or a worse one is open:
                         critical, high, medium or low
  --format FORMAT        text, json, sarif (2.1.0) or junit (text)
  --help                 show this

Exit code 0: no finding is as bad as --fail-on says, or it was not given.

Examples:
  ballast audit --bootstrap kafka-1:9092
  ballast audit --snapshot cluster.json --policy policy.json --fail-on high --format junit`

export const audit: Command = {
  summary: 'tell everything that is wrong, for people and pipelines',
  help: HELP,
  async run(args) {
    const values = parseOptions(args, {
      ...SOURCE_OPTIONS,
      policy: { type: 'string' },
      'fail-on': { type: 'string' },
      format: { type: 'string', default: 'text' },
    })
    const format = oneOf('--format', values.format, FORMAT_NAMES)
    const failOn = values['fail-on'] === undefined ? null : oneOf('--fail-on', values['fail-on'], SEVERITIES)
    const policy = values.policy === undefined ? DEFAULT_POLICY : policyIn(values.policy)
    const cluster = await readSource(values)
    const { findings, unjudged } = auditCluster(cluster, policy)
    const judged = judgeWaivers(findings, policy.waivers, dayOf(Date.now()))
    const source = values.snapshot ?? `kafka://${values.bootstrap?.split(',')[0]}`
    const report: AuditReport = { cluster, source, failOn, unjudged, ...judged }
    process.stdout.write(FORMATS[format](report))
    return judged.findings.some((finding) => fails(finding, failOn)) ? FOUND : DONE
  },
}

function policyIn(path: string): Policy {
  const read = readPolicyFile(readText(path))
  if (read.ok) return read.value
  throw new Refusal(`${path} cannot be used.\n${adviceOf(read.problem)}`)
}

/** Whether the finding is as bad as what makes the command fail. */
function fails({ severity }: Finding, failOn: Severity | null): boolean {
  return failOn !== null && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)
}
