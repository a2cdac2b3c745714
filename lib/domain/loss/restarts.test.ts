import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BrokerId, Cluster, Partition } from '../cluster.ts'
import { incident, sampleCluster, times } from '../sample.ts'
import { lose, loseForRestart } from './lose.ts'
import { majorityLeft } from './oracle/oracle.ts'
import { randomCluster } from './oracle/random-cluster.ts'
import { rollingRestart } from './restarts.ts'

const BROKERS = { 1: 'a', 2: 'b', 3: 'c' }

function steps(cluster: Cluster) {
  return rollingRestart(cluster).map(({ broker, loss, after }) => ({
    broker,
    severity: loss.severity,
    after,
  }))
}

test('every broker of a healthy cluster can be restarted, the active controller last', () => {
  const healthy = sampleCluster({ brokers: BROKERS, topics: { orders: { replicas: times(3, [1, 2, 3]) } } })
  expect(healthy.kraft?.leaderId).toBe(1)
  expect(steps(healthy)).toEqual([
    { broker: 2, severity: 'nothing', after: [] },
    { broker: 3, severity: 'nothing', after: [] },
    { broker: 1, severity: 'nothing', after: [] },
  ])
})

test('a replica that is behind turns a safe restart into an outage, until its broker was restarted', () => {
  const behind = sampleCluster({
    brokers: BROKERS,
    topics: { orders: { replicas: [[2, 3]], differing: { 0: { isr: [2] } } } },
  })
  expect(lose(behind, [2]).severity).toBe('stops')
  expect(steps(behind)).toEqual([
    { broker: 3, severity: 'nothing', after: [] },
    { broker: 1, severity: 'nothing', after: [] },
    { broker: 2, severity: 'nothing', after: [3] },
  ])
})

test('the step that is not safe is the last, and says what it stops', () => {
  const [last] = rollingRestart(incident()).slice(-1)
  expect(last?.broker).toBe(1)
  expect(last?.loss.severity).toBe('stops')
  expect(last?.loss.topics.map(({ topic }) => topic)).toEqual(['__consumer_offsets', 'audit-log'])
})

test('a broker that is down is not restarted, and copies that are being made are not waited for', () => {
  const cluster = sampleCluster({
    brokers: BROKERS,
    dead: [3],
    voters: [101],
    topics: { orders: { replicas: [[1, 2]], differing: { 0: { isr: [1], adding: [2] } } } },
  })
  expect(steps(cluster)).toEqual([
    { broker: 2, severity: 'nothing', after: [] },
    { broker: 1, severity: 'stops', after: [] },
  ])
})

test('what no waiting makes better goes first, for it may make others safe', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b' },
    voters: [101],
    topics: { alone: { replicas: [[2]] }, orders: { replicas: [[1, 2]], differing: { 0: { isr: [1] } } } },
  })
  expect(steps(cluster)).toEqual([
    { broker: 2, severity: 'stops', after: [] },
    { broker: 1, severity: 'nothing', after: [2] },
  ])
})

test('a partition that refuses writes already makes those unsafe that are the last to keep it', () => {
  const config = { 'min.insync.replicas': '2' }
  const cluster = sampleCluster({
    brokers: { ...BROKERS, 4: 'd' },
    voters: [101],
    topics: { orders: { replicas: [[1, 2, 3]], config, differing: { 0: { isr: [1] } } } },
  })
  expect(lose(cluster, [2]).severity).toBe('nothing')
  expect(steps(cluster)[0]).toEqual({ broker: 2, severity: 'nothing', after: [] })
  const worse = { ...cluster, brokers: cluster.brokers.map((one) => ({ ...one, alive: one.id % 2 === 1 })) }
  expect(steps(worse)).toEqual([
    { broker: 3, severity: 'nothing', after: [] },
    { broker: 1, severity: 'degrades', after: [3] },
  ])
})

test('every step is safe where any order is, and no step is unsafe while a safe one is left', () => {
  fc.assert(
    fc.property(
      fc
        .integer()
        .map(randomCluster)
        .filter(({ brokers }) => brokers.length < 5),
      (cluster) => {
        const alive = cluster.brokers.filter((broker) => broker.alive).map(({ id }) => id)
        const order = rollingRestart(cluster).map(({ broker }) => broker)
        expect(order.toSorted((a, b) => a - b)).toEqual(alive.toSorted((a, b) => a - b))
        const told = rollingRestart(cluster).map(({ loss }) => loss.severity)
        const isSafe = (severities: readonly string[]) => severities.every((one) => one === 'nothing')
        expect(isSafe(told)).toBe(permutations(alive).some((other) => isSafe(walk(cluster, other))))
        told.forEach((severity, step) => {
          if (severity === 'nothing') return
          const [done, left] = [order.slice(0, step), order.slice(step)]
          for (const id of left) expect(walk(cluster, [...done, id]).at(-1)).not.toBe('nothing')
        })
      },
    ),
    { numRuns: 300 },
  )
})

/** How bad each step of the order is, when what is restarted comes back with all its replicas in sync. */
function walk(cluster: Cluster, order: readonly BrokerId[]): string[] {
  const severities: string[] = []
  let now = cluster
  for (const id of order) {
    severities.push(loseForRestart(now, id).severity)
    if (majorityLeft(cluster, [])) now = withInSync(now, id)
  }
  return severities
}

function withInSync(cluster: Cluster, id: BrokerId): Cluster {
  const catchesUp = ({ leader, offline }: Partition) => leader !== null && !offline.includes(id)
  const topics = cluster.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((partition) => ({
      ...partition,
      isr: partition.replicas.filter(
        (one) => partition.isr.includes(one) || (one === id && catchesUp(partition)),
      ),
    })),
  }))
  return { ...cluster, topics }
}

function permutations(ids: readonly BrokerId[]): BrokerId[][] {
  if (ids.length === 0) return [[]]
  return ids.flatMap((id) => permutations(ids.filter((other) => other !== id)).map((rest) => [id, ...rest]))
}
