import { type Finding, SEVERITIES } from '#lib/domain/audit/finding.ts'
import { docsOf, type Rule } from '#lib/domain/audit/rule.ts'
import { RULES } from '#lib/domain/audit/rules.ts'
import type { Waiver } from '#lib/domain/audit/waiver.ts'
import { type AuditReport, remedyWords } from './audit-report.ts'

/**
 * An audit as CI servers read test results: a suite a rule, a failed case a finding. Waived findings and what could not be judged
 * are skipped; what is milder than `--fail-on` passes, with its words.
 */
export function auditJunit(report: AuditReport): string {
  const suites = RULES.map((rule) => suiteOf(rule, report))
  const sum = (key: 'tests' | 'failures' | 'skipped') =>
    suites.reduce((total, { counts }) => total + counts[key], 0)
  const totals = attributes({
    name: 'ballast audit',
    tests: sum('tests'),
    failures: sum('failures'),
    errors: 0,
    skipped: sum('skipped'),
    time: 0,
  })
  const lines = suites.flatMap((suite) => suite.lines)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${totals}>`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n')
}

type Case = { readonly name: string; readonly state: 'passed' | 'failed' | 'skipped'; readonly body: string }

function suiteOf(rule: Rule, { findings, waived, unjudged, failOn, cluster }: AuditReport) {
  const missing = unjudged.find((one) => one.rule === rule.id)?.missing
  const cases: Case[] = [
    ...findings
      .filter((finding) => finding.rule === rule.id)
      .map((finding) => findingCase(finding, rule, failOn)),
    ...waived.filter(({ finding }) => finding.rule === rule.id).map(waivedCase),
    ...(missing === undefined
      ? []
      : [{ name: 'not judged', state: 'skipped' as const, body: skipped(`${missing}.`) }]),
  ]
  if (cases.length === 0) cases.push({ name: rule.title, state: 'passed', body: '' })
  const count = (state: Case['state']) => cases.filter((one) => one.state === state).length
  const counts = { tests: cases.length, failures: count('failed'), skipped: count('skipped') }
  const head = attributes({
    name: rule.id,
    tests: counts.tests,
    failures: counts.failures,
    errors: 0,
    skipped: counts.skipped,
    time: 0,
    timestamp: cluster.readAt.slice(0, 19),
  })
  const lines = cases.map(({ name, body }) => {
    const tag = `    <testcase${attributes({ classname: `ballast.${rule.id}`, name, time: 0 })}`
    return body === '' ? `${tag}/>` : `${tag}>${body}</testcase>`
  })
  return { counts, lines: [`  <testsuite${head}>`, ...lines, '  </testsuite>'] }
}

function findingCase(finding: Finding, rule: Rule, failOn: AuditReport['failOn']): Case {
  const { id: name, severity, title, facts, why, remedy } = finding
  const words = [`${facts}`, why, `Fix: ${remedyWords(remedy)}`, `See: ${docsOf(rule)}`].join('\n')
  const fails = failOn === null || SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)
  if (!fails)
    return {
      name,
      state: 'passed',
      body: `<system-out>${escaped(`${severity}: ${title}\n${words}`)}</system-out>`,
    }
  const failure = attributes({ type: severity, message: `${title}: ${facts}` })
  return { name, state: 'failed', body: `<failure${failure}>${escaped(words)}</failure>` }
}

function waivedCase({ finding, waiver }: { finding: Finding; waiver: Waiver }): Case {
  const words = `Waived until ${waiver.until} by ${waiver.owner}: ${waiver.reason}`
  return { name: finding.id, state: 'skipped', body: skipped(words) }
}

function skipped(message: string): string {
  return `<skipped${attributes({ message })}/>`
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => ` ${key}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** What XML 1.0 cannot hold at all is replaced: a name or a reason may come from anywhere. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
