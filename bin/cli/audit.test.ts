import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { audit } from '#lib/domain/audit/audit.ts'
import { RULES } from '#lib/domain/audit/rules.ts'
import { incident } from '#lib/domain/sample.ts'
import { writeSnapshot } from '#lib/files/snapshot.ts'
import { main } from './main.ts'

const TODAY = Date.UTC(2026, 10, 21)
const REASON = 'goes "soon" <now> & \u0007 forever'

let dir: string
let stdout: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ballast-audit-'))
  writeFileSync(join(dir, 'cluster.json'), writeSnapshot(incident()))
  const waiver = { finding: 'one-replica:audit-log', reason: REASON, owner: 'ann', until: '2026-11-21' }
  const policy = {
    format: 'ballast/policy@1',
    targets: [{ topics: 'clicks', replicationFactor: 2 }],
    waivers: [
      waiver,
      { ...waiver, finding: 'replica-skew', until: '2026-11-20' },
      { ...waiver, finding: 'one-replica:gone' },
    ],
  }
  writeFileSync(join(dir, 'policy.json'), JSON.stringify(policy))
  writeFileSync(join(dir, 'wrong.json'), JSON.stringify({ ...policy, targets: [{ topic: 'clicks' }] }))
})
afterAll(() => rmSync(dir, { recursive: true }))
beforeEach(() => {
  stdout = ''
  vi.useFakeTimers({ now: TODAY, toFake: ['Date'] })
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text
    return true
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A word that ends in .json is a file of this test. */
function run(options: string): Promise<number> {
  const words = `audit --snapshot cluster.json ${options}`.trim().split(' ')
  return main(words.map((word) => (word.endsWith('.json') ? join(dir, word) : word)))
}

test.each([
  ['--policy none.json', 'none.json cannot be read'],
  ['--policy cluster.json', 'This is no policy: its "format" is "ballast/cluster@1"'],
  ['--policy wrong.json', 'targets[0].topics: is missing'],
  ['--fail-on all', '--fail-on: "all" is none of critical, high, medium, low.'],
  ['--format xml', '--format: "xml" is none of text, json, sarif, junit.'],
])('"%s" is refused', async (options, words) => {
  await expect(run(options)).rejects.toThrow(words)
  expect(stdout).toBe('')
})

test.each([
  ['', 0],
  ['--fail-on critical', 1],
  ['--fail-on low', 1],
  ['--policy policy.json --fail-on critical', 1],
])('"%s" gives the exit code %i', async (options, code) => {
  expect(await run(options)).toBe(code)
})

test('what is waived fails nothing', async () => {
  const finding = 'internal-one-replica:__consumer_offsets'
  const waivers = [finding, 'one-replica:audit-log'].map((id) => ({
    finding: id,
    reason: 'r',
    owner: 'o',
    until: '2026-11-21',
  }))
  writeFileSync(join(dir, 'all.json'), JSON.stringify({ format: 'ballast/policy@1', waivers }))
  expect(await run('--policy all.json --fail-on critical')).toBe(0)
  expect(await run('--policy all.json --fail-on high')).toBe(1)
})

describe('text', () => {
  test('tells every finding, waiver and doubt', async () => {
    await run('--policy policy.json')
    expect(stdout).toContain('2 findings: 1 critical and 1 low. 1 more is waived.\n')
    expect(stdout).toContain(
      '\nCRITICAL  Offsets of all groups on one broker\n  internal-one-replica:__consumer_offsets  RF 1',
    )
    expect(stdout).toContain('\nWaived:\n  one-replica:audit-log  critical  until 2026-11-21  ann')
    expect(stdout).toMatch(
      /replica-skew +its day has passed\n {2}one-replica:gone +there is nothing left to waive/,
    )
    expect(stdout).toMatch(/unclean\.leader\.election\.enable is not known of any topic +unclean-election/)
  })
})

test('json has the findings of the audit, and what became of each waiver', async () => {
  await run('--policy policy.json --format json')
  const report = JSON.parse(stdout)
  expect(report.counts).toEqual({ critical: 1, high: 0, medium: 0, low: 1 })
  expect(report.findings[0]).toMatchObject(audit(incident()).findings[0] ?? {})
  expect(report.waived).toMatchObject([{ id: 'one-replica:audit-log', waiver: { owner: 'ann' } }])
  expect(report.waivers.map(({ state }: { state: string }) => state)).toEqual(['holds', 'ended', 'idle'])
})

test('sarif has what its schema requires, and suppresses what is waived', async () => {
  await run('--policy policy.json --format sarif')
  const { $schema, version, runs } = JSON.parse(stdout)
  expect($schema).toContain('sarif-schema-2.1.0.json')
  expect(version).toBe('2.1.0')
  const [{ tool, results, invocations }] = runs
  expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ id }) => id))
  for (const result of results) {
    expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
    expect(result.message.text).not.toBe('')
    expect(['error', 'warning', 'note']).toContain(result.level)
  }
  expect(invocations[0].executionSuccessful).toBe(true)
  const suppressed = results.filter(({ suppressions }: { suppressions?: unknown[] }) => suppressions)
  expect(suppressed).toMatchObject([{ ruleId: 'one-replica', suppressions: [{ kind: 'external' }] }])
})

describe('junit', () => {
  const count = (tag: string) => stdout.split(`<${tag}`).length - 1

  test('fails for what is open, skips what is waived or unknown, and is well-formed whatever the words', async () => {
    await run('--policy policy.json --format junit')
    expect(count('failure')).toBe(2)
    expect(stdout).toContain(
      '<skipped message="Waived until 2026-11-21 by ann: goes &quot;soon&quot; &lt;now&gt; &amp; \u{FFFD} forever"/>',
    )
    const attribute = (name: string) =>
      Number(new RegExp(`<testsuites[^>]* ${name}="(\\d+)"`).exec(stdout)?.[1])
    expect(attribute('tests')).toBe(count('testcase'))
    expect(attribute('failures')).toBe(count('failure'))
    expect(attribute('skipped')).toBe(count('skipped'))
    expect(count('testsuite ')).toBe(RULES.length)
  })

  test('names no two cases alike, be two findings of a rule about the same broker', async () => {
    const dirs = ['/d1', '/d2'].map((path) => ({ path, totalBytes: 100, usableBytes: 2, error: null }))
    const cluster = incident()
    const brokers = cluster.brokers.map((broker) => ({ ...broker, logDirs: dirs }))
    const full = join(dir, 'full.json')
    writeFileSync(full, writeSnapshot({ ...cluster, brokers }))
    await main(['audit', '--snapshot', full, '--format', 'junit'])
    const cases = [...stdout.matchAll(/<testcase ([^>]*?)\/?>/g)].map(([, attributes]) => attributes)
    expect(cases.filter((one) => one?.includes('disk-filling')).length).toBe(6)
    expect(new Set(cases).size).toBe(cases.length)
  })

  test('fails for nothing milder than --fail-on', async () => {
    await run('--format junit --fail-on high')
    expect(count('failure type="critical"')).toBe(2)
    expect(count('failure')).toBe(3)
    expect(stdout).toContain('<system-out>low: Replicas are uneven')
  })
})
