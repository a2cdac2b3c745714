import { expect, test } from 'vitest'
import { findingChanges } from '../history/findings.ts'
import { LEADER_REPLICAS } from '../plan/throttle-keys.ts'
import { sampleCluster } from '../sample.ts'
import { audit } from './audit.ts'
import { duringJob } from './during-job.ts'

const RACKS = { 1: 'a', 2: 'b', 3: 'c' }
const throttled = audit(
  sampleCluster({
    brokers: RACKS,
    topics: { orders: { replicas: [[1, 2, 3]], config: { [LEADER_REPLICAS]: '0:1' } } },
  }),
)

test('a throttle is not left over while a job runs, and everything else is judged', () => {
  expect(throttled.findings.map(({ rule }) => rule)).toContain('topic-throttle-left')
  const { findings, unjudged } = duringJob(throttled)
  expect(findings).toEqual(throttled.findings.filter(({ rule }) => rule !== 'topic-throttle-left'))
  expect(unjudged.map(({ rule }) => rule)).toContain('topic-throttle-left')
})

test('the history tells neither that it came nor that it went', () => {
  const { open } = findingChanges(null, throttled)
  const meanwhile = findingChanges(open, duringJob(throttled))
  expect(meanwhile.happenings).toEqual([])
  expect(findingChanges(meanwhile.open, throttled).happenings).toEqual([])
})
