import { expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { placementReport } from './report.ts'

const cluster = sampleCluster({
  brokers: { 1: 'a', 2: 'b', 3: 'c', 4: 'a' },
  topics: {
    clicks: {
      replicas: [
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 1],
      ],
    },
    orders: {
      replicas: [
        [2, 3],
        [3, 4],
        [4, 1],
        [1, 2],
        [2, 3],
        [3, 4],
      ],
    },
    empty: { replicas: [] },
  },
})

test('says of each topic which rule it follows and what departs, in values that JSON holds', () => {
  const report = placementReport(cluster, ['clicks', 'nosuch'])
  expect(report.topics).toEqual([
    {
      topic: 'clicks',
      rule: 'classic',
      start: 0,
      shift: null,
      brokers: [1, 2, 3, 4],
      additions: [],
      partitions: 4,
      follows: 4,
      departures: [],
    },
  ])
  expect(JSON.parse(JSON.stringify(placementReport(cluster)))).toEqual(placementReport(cluster))
})

test('sums up the topics that were asked for, or all of them', () => {
  expect(placementReport(cluster, ['orders']).summary).toMatchObject({
    topics: 1,
    following: 1,
    partitions: 6,
  })
  expect(placementReport(cluster).summary).toEqual({
    topics: 3,
    following: 3,
    harmless: 0,
    skewed: 0,
    unsafe: 0,
    unsafeTopics: [],
    partitions: 10,
    partitionsFollowing: 10,
    byRule: { classic: 2, 'admin-utils': 0, 'admin-utils-racks': 0, striped: 0 },
  })
})
