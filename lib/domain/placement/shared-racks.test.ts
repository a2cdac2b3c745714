import { expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { sharingRacks } from './shared-racks.ts'

const REPLICAS = [[1, 2], [1, 3], [1, 2, 3], [1]]

test('counts the partitions that could be in more racks', () => {
  const brokers = { 1: 'a', 2: 'a', 3: 'b' }
  expect(sharingRacks(sampleCluster({ brokers, topics: { t: { replicas: REPLICAS } } }))).toBe(1)
})

test('a rack without a live broker, and brokers without a rack, leave nothing to mend', () => {
  const topics = { t: { replicas: REPLICAS } }
  expect(sharingRacks(sampleCluster({ brokers: { 1: 'a', 2: 'a', 3: 'b' }, dead: [3], topics }))).toBe(0)
  expect(sharingRacks(sampleCluster({ brokers: { 1: null, 2: 'a', 3: 'b' }, topics }))).toBe(0)
  expect(sharingRacks(sampleCluster({ brokers: { 1: null, 2: null, 3: null }, topics }))).toBe(0)
})
