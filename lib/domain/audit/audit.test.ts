import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { incident, sampleCluster, times } from '../sample.ts'
import { audit, auditSteps, fatalFindings, jointGoals } from './audit.ts'
import { THREE } from './find.fixture.ts'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import { docsOf } from './rule.ts'
import { RULES, ruleOf } from './rules.ts'

const SOUND = { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'false' }

test('a sound cluster has no findings', () => {
  const topics = { orders: { replicas: times(3, [1, 2, 3]), config: SOUND } }
  expect(audit(sampleCluster({ brokers: THREE, topics })).findings).toEqual([])
})

test('step by step it finds the same, and takes over what another caller has found meanwhile', () => {
  const alone = [...auditSteps(incident(), DEFAULT_POLICY)]
  expect(alone.length, 'it gives way after each rule at least').toBeGreaterThan(RULES.length - 1)
  const cluster = incident()
  const steps = auditSteps(cluster, DEFAULT_POLICY)
  steps.next()
  const found = audit(cluster)
  expect(found).toEqual(audit(incident()))
  expect(steps.next().value).toBe(found)
})

describe('the incident', () => {
  const { findings } = audit(incident())

  test('worst first', () => {
    expect(findings.map(({ id }) => id)).toEqual([
      'internal-one-replica:__consumer_offsets',
      'one-replica:audit-log',
      'min-isr-one:clicks',
      'below-target:clicks',
      'replica-skew',
    ])
    expect(findings[0]).toMatchObject({
      title: 'Offsets of all groups on one broker',
      facts: 'RF 1 · 50 of 50 partitions on broker 1',
    })
  })

  test('one goal mends both topics that stop something', () => {
    expect(jointGoals(fatalFindings(findings))).toMatchObject({
      replication: [
        { pattern: '__consumer_offsets', factor: 3 },
        { pattern: 'audit-log', factor: 3 },
      ],
      scope: { topics: ['__consumer_offsets', 'audit-log'] },
    })
  })

  test('a disk that is nearly full is mended apart, so that no plan for a topic moves all others', () => {
    const cluster = incident()
    const brokers = cluster.brokers.map((broker) => ({
      ...broker,
      logDirs: [{ path: '/d', totalBytes: 1_000, usableBytes: broker.id === 1 ? 10 : 900, error: null }],
    }))
    const full = audit({ ...cluster, brokers }).findings.filter(({ severity }) => severity === 'critical')
    expect(full.map(({ rule, remedy }) => [rule, remedy.kind])).toContainEqual(['disk-filling', 'plan'])
    expect(fatalFindings(full).map(({ rule }) => rule)).toEqual(['internal-one-replica', 'one-replica'])
    const alone = full.filter(({ rule }) => rule === 'disk-filling')
    expect(fatalFindings(alone)).toEqual(alone)
  })
})

test("of equal severity Kafka's own topics come first", () => {
  const config = { 'min.insync.replicas': '1' }
  const topics = { a: { replicas: [[1, 2]], config }, __z: { replicas: [[1, 2]], config } }
  const medium = audit(sampleCluster({ brokers: THREE, topics })).findings.filter(
    ({ severity }) => severity === 'medium',
  )
  expect(medium.map(({ id }) => id)).toEqual(['min-isr-one:__z', 'below-target:__z', 'below-target:a'])
})

describe('the policy', () => {
  const cluster = incident()
  const idsWith = (policy: Partial<Policy>) =>
    audit(cluster, { ...DEFAULT_POLICY, ...policy }).findings.map(({ id }) => id)

  test('exempts topics from a rule, or from all', () => {
    expect(idsWith({ targets: [{ topics: 'audit-*', exempt: ['one-replica'] }] })).not.toContain(
      'one-replica:audit-log',
    )
    expect(idsWith({ targets: [{ topics: '*', exempt: ['*'] }] })).toEqual(['replica-skew'])
  })

  test('exempts no broker on which only that topic has a replica', () => {
    const topics = { orders: { replicas: [[1, 2]], config: SOUND } }
    const down = sampleCluster({ brokers: THREE, dead: [2], topics })
    const targets = [{ topics: 'orders', exempt: ['*'] }]
    const ids = audit(down, { ...DEFAULT_POLICY, targets }).findings.map(({ id }) => id)
    expect(ids).toContain('broker-down:2')
    expect(ids.filter((id) => id.endsWith(':orders'))).toEqual([])
  })

  test('the last pattern that says something counts', () => {
    const targets = [
      { topics: 'clicks', replicationFactor: 2 },
      { topics: '*', minInsyncReplicas: 1 },
    ]
    expect(idsWith({ targets })).not.toContain('below-target:clicks')
    expect(idsWith({ targets })).not.toContain('min-isr-one:clicks')
    expect(idsWith({ targets: [...targets, { topics: 'c*', replicationFactor: 3 }] })).toContain(
      'below-target:clicks',
    )
  })

  test('the same values give the same answer at no cost', () => {
    expect(audit(cluster, DEFAULT_POLICY)).toBe(audit(cluster))
    expect(audit(cluster, { ...DEFAULT_POLICY })).not.toBe(audit(cluster))
  })
})

test('what was not read is said, rule by rule', () => {
  const { unjudged } = audit({ ...incident(), kraft: null })
  expect(unjudged).toContainEqual({ rule: 'quorum-of-one', missing: 'the controller quorum is not known' })
  expect(unjudged).toContainEqual({
    rule: 'min-isr-one',
    missing: 'min.insync.replicas is not known of __consumer_offsets and audit-log',
  })
})

test('every rule has an id of its own, words, and a page of Kafka', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  for (const rule of RULES) {
    expect(ruleOf(rule.id)).toBe(rule)
    expect(docsOf(rule)).toMatch(/^https:\/\/kafka\.apache\.org\/documentation\/#[\w.-]+$/)
    for (const words of [rule.why, rule.mends]) expect(words).toMatch(/^[A-Z].*\.$/)
  }
})

test('docs/audit.md lists every rule, in order and with its severity', () => {
  const docs = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'audit.md'), 'utf8')
  const rows = [...docs.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm)].map(([, id, severity]) => ({
    id,
    severity,
  }))
  expect(rows).toEqual(RULES.map(({ id, severity }) => ({ id, severity })))
})
