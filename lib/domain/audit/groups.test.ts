import { expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { findWith, THREE } from './find.fixture.ts'
import { groupFindings } from './groups.ts'
import { oneReplica } from './rules/one-replica.ts'

test('findings of a rule are one group, in their own words where all say the same', () => {
  const groupsOf = (topics: Record<string, { replicas: number[][] }>) =>
    groupFindings(findWith(oneReplica, sampleCluster({ brokers: THREE, topics })))
  const [same] = groupsOf({ a: { replicas: [[1]] }, b: { replicas: [[1]] } })
  expect(same?.findings.map(({ subject }) => subject)).toEqual(['a', 'b'])
  expect(same?.why).toContain('While broker 1 is down')
  const [differing] = groupsOf({ a: { replicas: [[1]] }, b: { replicas: [[2]] } })
  expect(differing?.why).toBe(oneReplica.why)
  expect(groupsOf({ a: { replicas: [[1, 2, 3]] } })).toEqual([])
})
