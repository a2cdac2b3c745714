import { expect, test } from 'vitest'
import type { Cluster } from '#lib/domain/cluster.ts'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import { judgeImported } from '#lib/domain/plan/imported.ts'
import { incident, sampleBroker, sampleCluster, times } from '#lib/domain/sample.ts'
import { UNDATED } from '#lib/files/snapshot.ts'
import { judgementText, planJson, planText } from './plan-report.ts'

function goals(own: Partial<Goals>): Goals {
  return { ...NO_GOALS, ...own }
}

function textOf(cluster: Cluster, asked: Goals): string {
  return planText(draftPlan(cluster, asked), cluster)
}

const THREE = goals({ replication: [{ pattern: '*', factor: 3 }], racks: true })

test('the JSON report holds the cost, the judgement and every partition', () => {
  const plan = draftPlan(incident(), THREE, 5)
  const report = JSON.parse(planJson(plan))
  expect(report).toMatchObject({
    copies: 115,
    bytes: 115_000_000,
    lowerBound: 115,
    proven: true,
    leaderChanges: 0,
    unsatisfied: [],
    seed: 5,
  })
  expect(report.partitions).toEqual(plan.moves)
  expect(report.partitions).toHaveLength(59)
  expect(report.before).toEqual(plan.before)
  expect(report.after).toEqual(plan.after)
})

test('the text begins with the cost and the proof, and shows brokers and the first moves aligned', () => {
  const lines = textOf(incident(), THREE).split('\n')
  expect(lines.slice(0, 3)).toEqual([
    '59 partitions to change: 115 replicas to copy (115 MB), no leader changes.',
    'Proven minimal: no plan that does as much copies fewer replicas.',
    'The cluster as it was at 2026-01-01 00:00:00 UTC.',
  ])
  const table = lines.slice(lines.indexOf('Broker  Rack    Replicas  Leaders  Bytes'))
  expect(table.slice(1, 4)).toEqual([
    '     1  rack-a  61 → 62   58 → 58  61.0 MB → 62.0 MB',
    '     2  rack-b   5 → 62    2 →  2  5.00 MB → 62.0 MB',
    '     3  rack-c   5 → 62    2 →  2  5.00 MB → 62.0 MB',
  ])
  expect(lines).toContain('Topic               Partition  Replicas')
  expect(lines.at(-2)).toBe('and 39 more partitions: --format json shows them all.')
})

test('a cluster that is as asked for needs one sentence', () => {
  const cluster = sampleCluster({ brokers: { 1: 'a', 2: 'b' }, topics: { orders: { replicas: [[1, 2]] } } })
  const sentence = 'Nothing has to change: the cluster is as it was asked for.\n'
  expect(textOf({ ...cluster, readAt: UNDATED }, goals({ racks: true }))).toBe(sentence)
})

test('what could not be met follows the cost, at most ten reasons of it', () => {
  const topics = Object.fromEntries(
    Array.from({ length: 14 }, (_, index) => [`t${index}`, { replicas: [[1]] }]),
  )
  const cluster = sampleCluster({ brokers: { 1: 'a', 2: 'b' }, topics })
  const lines = textOf(cluster, goals({ replication: [{ pattern: '*', factor: 3 }] })).split('\n')
  const from = lines.indexOf('Could not be met:')
  expect(from).toBe(4)
  expect(lines[from + 1]).toMatch(/^ {2}rf: t0: /)
  expect(lines[from + 11]).toBe('  and 4 more')
})

test('an unproven plan says how much could be saved at most', () => {
  const plan = { ...draftPlan(incident(), THREE), lowerBound: 100, proven: false }
  expect(planText(plan, incident())).toContain(
    'Not proven minimal: the proven bound is 100 replicas, so at most 15 of them could be saved.',
  )
  expect(planText({ ...plan, lowerBound: plan.copies }, incident())).toContain(
    'No plan copies fewer replicas; that none is more even with as many is not proven.',
  )
})

test('a leader that goes back, an unknown size, and a disk that would fill up are said', () => {
  const topics = {
    orders: { replicas: [[1, 2]], differing: { 0: { leader: 2 } } },
    clicks: { replicas: times(2, [2]), sizeBytes: null },
  }
  const small = sampleCluster({ brokers: { 1: null, 2: null }, topics })
  const back = textOf(small, goals({ preferredLeaders: true }))
  expect(back).toContain('1 partition to change: nothing to copy, 1 leader change.')
  expect(back).toContain('1,2, led by 1 again')
  const spread = textOf(small, goals({ spread: true }))
  expect(spread).toContain('1 replica to copy (how many bytes is unknown)')
  const logDirs = [{ path: '/d', totalBytes: 1_000, usableBytes: 500, error: null }]
  const full = { ...incident(), brokers: [1, 2, 3].map((id) => sampleBroker(id, { logDirs })) }
  const refused = textOf(full, goals({ spread: true }))
  expect(refused).toContain('It must not be applied as it is: a disk would fill up.')
  expect(refused).toContain('  disk: Broker 2 ')
})

test("the judgement of somebody else's plan tells what it makes worse, and claims no proof", () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'a' },
    topics: { orders: { replicas: [[1, 2]] } },
  })
  const entry = { topic: 'orders', partition: 0, replicas: [1, 3], logDirs: [null, null] }
  const text = judgementText(judgeImported(cluster, [entry]))
  expect(text).toMatch(/^1 partition to change: 1 replica to copy \(1\.00 MB\), no leader changes\.\n\n/)
  expect(text).toContain(
    'It makes worse, or leaves as bad:\n  1 partition loses racks: orders-0 from 2 to 1.\n',
  )
  expect(text).toContain('orders          0  1,2 → 1,3\n')
  expect(text).not.toMatch(/[Pp]roven minimal/)
})
