import { expect, test } from 'vitest'
import { placementReport } from '#lib/domain/placement/report.ts'
import { sampleCluster, times } from '#lib/domain/sample.ts'
import { placementText } from './placement-report.ts'

const RING = [
  [1, 2],
  [2, 3],
  [3, 1],
]

test('the text begins with how many topics follow a rule; the worst topics and departures come first', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { clicks: { replicas: RING }, orders: { replicas: [...RING, ...RING, [1]] } },
  })
  const lines = placementText(placementReport(cluster), cluster).split('\n')
  expect(lines[0]).toBe('1 of 2 topics follows a placement rule to the letter; of the others, 1 is unsafe.')
  expect(lines[1]).toBe('The cluster as it was at 2026-01-01 00:00:00 UTC.')
  expect(lines[3]).toBe('Topic   Rule     Start  Shift  Follow it  Worst')
  expect(lines[4]).toBe('orders  i mod n      0      –     6 of 7  unsafe')
  expect(lines[5]).toBe('clicks  i mod n      0      –     3 of 3')
  expect(lines[7]).toBe('Topic   Partition  By the rule  Found  Why it matters')
  expect(lines[8]).toBe('orders          6  1,2          1      unsafe: 1 of 2 replicas')
  expect(lines.slice(9)).toEqual([''])
})

test('where all is well there is nothing to explain', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: { clicks: { replicas: RING } },
  })
  const text = placementText(placementReport(cluster), cluster)
  expect(text).toContain('1 of 1 topic follows a placement rule to the letter.\n')
  expect(text).not.toContain('Why it matters')
  const empty = sampleCluster({ brokers: { 1: 'a' }, topics: {} })
  expect(placementText(placementReport(empty), empty)).toContain('0 of 0 topics follow')
})

test('of many topics and departures the first are shown, and how many more there are', () => {
  const many = Array.from({ length: 120 }, (_, index) => [`t${index}`, { replicas: times(4, [1, 2]) }])
  const cluster = sampleCluster({ brokers: { 1: 'a', 2: 'b', 3: 'c' }, topics: Object.fromEntries(many) })
  const report = placementReport(cluster)
  const departures = report.topics.flatMap((topic) => topic.departures).length
  const text = placementText(report, cluster)
  expect(text).toContain('\nand 20 more topics: --format json shows them all.\n')
  expect(text).toContain(`\nand ${departures - 20} more partitions: --format json shows them all.\n`)
})
