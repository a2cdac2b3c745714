import { expect, test } from 'vitest'
import type { Cluster, Topic } from '#lib/domain/cluster.ts'
import { sampleBroker, sampleCluster, times } from '#lib/domain/sample.ts'
import type { Work } from '../work.ts'
import { clusterNow, type LogDirs } from './cluster-now.ts'

const at = (dir: string, bytes: number) => ({ dir, bytes })

const known: Cluster = {
  ...sampleCluster({
    brokers: {},
    topics: {
      open: { replicas: times(1, [1, 2]), differing: { 0: { logs: { 1: at('/a', 5), 3: at('/x', 7) } } } },
      settled: { replicas: times(1, [1, 2]), differing: { 0: { logs: { 1: at('/a', 5) } } } },
      other: { replicas: times(1, [1, 2]), differing: { 0: { logs: { 1: at('/a', 5) } } } },
    },
  }),
  brokers: [sampleBroker(1), sampleBroker(2), sampleBroker(3)],
}

/** What the job sees of the logs of each topic, where brokers 1 and 2 tell theirs, and `open` is read anew. */
function logsNow() {
  const moves = ['open', 'settled'].map((topic) => ({ topic }))
  const work = {
    moves: { all: () => moves },
    collector: { observation: () => ({ cluster: known }) },
  } as unknown as Work
  const dirs = [{ path: '/b', totalBytes: 9, usableBytes: 9, error: null }]
  const logs = new Map(['open', 'settled'].map((topic) => [topic, [{ partition: 0, ...at('/b', 6) }]]))
  const logDirs: LogDirs = new Map([
    [1, { dirs, logs: new Map() }],
    [2, { dirs, logs }],
  ])
  const [open] = known.topics.filter(({ name }) => name === 'open')
  const anew = open?.partitions.map((partition) => ({ ...partition, logs: {} })) ?? []
  const read = new Map<string, Topic>(open ? [['open', { ...open, partitions: anew }]] : [])
  const now = clusterNow(work, read, logDirs)
  return Object.fromEntries(now.topics.map(({ name, partitions }) => [name, partitions[0]?.logs]))
}

test('what a job has moved is where its brokers have it now, also once it is settled', () => {
  expect(logsNow().settled).toEqual({ 2: at('/b', 6) })
})

test('of a broker that does not tell, it is where it was', () => {
  expect(logsNow().open).toEqual({ 2: at('/b', 6), 3: at('/x', 7) })
})

test('topics that are none of the job are as they were', () => {
  expect(logsNow().other).toEqual({ 1: at('/a', 5) })
})
