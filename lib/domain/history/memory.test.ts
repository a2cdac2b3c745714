import { describe, expect, test } from 'vitest'
import { RULES } from '../audit/rules.ts'
import { sampleCluster, times } from '../sample.ts'
import { diff, placementDiff } from './diff.ts'
import { findingSeen } from './events.fixture.ts'
import { findingChanges } from './findings.ts'
import { memoryOf, recall, recallFindings } from './memory.ts'

const sample = {
  brokers: { 1: 'a', 2: 'b', 3: 'c' },
  topics: {
    orders: {
      replicas: [
        [1, 2],
        [2, 3],
      ],
      config: { 'retention.ms': '1' },
      differing: { 1: { adding: [3], leader: 3 } },
    },
  },
}

test('a cluster that was kept in mind, as a file would, differs in nothing from itself', () => {
  const cluster = sampleCluster(sample)
  const kept = recall(JSON.parse(JSON.stringify(memoryOf(cluster, null))))
  expect([...diff(kept, cluster), ...placementDiff(kept, cluster)]).toEqual([])
})

test('and in what has changed since', () => {
  const memory = memoryOf(sampleCluster(sample), null)
  if (memory === null) throw new Error('it is small')
  const now = sampleCluster({ ...sample, dead: [2], voters: [3, 1] })
  expect(diff(recall(memory), now).map(({ kind }) => kind)).toEqual([
    'broker-down',
    'controller-moved',
    'isr-shrank',
  ])
})

test('one that is too large is not kept', () => {
  expect(
    memoryOf(sampleCluster({ brokers: { 1: null }, topics: { t: { replicas: times(20_001, [1]) } } }), null),
  ).toBeNull()
})

test('findings are kept as they were, and are unknown where none was looked for', () => {
  const cluster = sampleCluster(sample)
  const open = { findings: new Map([['elr-off', findingSeen('elr-off')]]), unjudged: new Set(['b']) }
  const kept = (findings: typeof open | null) => {
    const memory = memoryOf(cluster, findings)
    if (memory === null) throw new Error('it is small')
    return recallFindings(JSON.parse(JSON.stringify(memory)))
  }
  expect(kept(open)).toMatchObject({ findings: open.findings })
  expect(kept(open)?.unjudged).toContain('b')
  expect(kept(null)).toBeNull()
})

describe('a release with other rules', () => {
  const found = (id: string) => ({
    ...findingSeen(id),
    ...{ facts: '', why: '', internal: false, fingerprint: '', remedy: { kind: 'words', text: '' } as const },
  })
  const auditOf = (...ids: string[]) => ({
    findings: ids.map(found),
    unjudged: [],
    hidden: new Set<string>(),
  })
  /** What an earlier release remembers that had these rules, where it told; and what is told of the audit after it. */
  const toldAfter = (rules: string[] | undefined, before: string[], after: string[]) => {
    const memory = memoryOf(sampleCluster(sample), findingChanges(null, auditOf(...before)).open)
    if (memory?.findings === undefined) throw new Error('it is small')
    const kept = { ...memory, findings: { ...memory.findings, rules } }
    const { happenings } = findingChanges(recallFindings(JSON.parse(JSON.stringify(kept))), auditOf(...after))
    return happenings.map((one) => [one.kind, 'finding' in one && one.finding.id])
  }

  test('does not tell what a new rule finds first, and tells the rest', () => {
    const after = ['elr-off', 'quorum-even']
    expect(toldAfter(['quorum-even'], [], after)).toEqual([['finding-appeared', 'quorum-even']])
    expect(toldAfter(undefined, [], after)).toEqual([])
  })

  test('takes for mended what its rules do not find, and not what none of them looks for', () => {
    expect(toldAfter(['elr-off', 'removed'], ['elr-off', 'removed'], [])).toEqual([
      ['finding-gone', 'elr-off'],
    ])
  })

  test('is told by the ids of all rules', () => {
    const memory = memoryOf(sampleCluster(sample), findingChanges(null, auditOf()).open)
    expect(memory?.findings?.rules).toEqual(RULES.map(({ id }) => id))
  })
})

test('a finding that takes a while to be found again is neither gone nor new to the next console', () => {
  const finding = {
    ...findingSeen('stuck-reassignment'),
    ...{ facts: '', why: '', internal: false, fingerprint: '', remedy: { kind: 'words', text: '' } as const },
  }
  const { open } = findingChanges(null, { findings: [finding], unjudged: [], hidden: new Set() })
  const memory = memoryOf(sampleCluster(sample), open)
  const kept = memory && recallFindings(memory)
  expect(findingChanges(kept, { findings: [], unjudged: [], hidden: new Set() }).happenings).toEqual([])
  expect(findingChanges(kept, { findings: [finding], unjudged: [], hidden: new Set() }).happenings).toEqual(
    [],
  )
})
