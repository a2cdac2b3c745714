import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BrokerId, Cluster } from '../../cluster.ts'
import { beforeLoss } from '../before-loss.ts'
import { groupFates } from '../group-fate.ts'
import { lose } from '../lose.ts'
import { badness, isLeaderless } from '../loss.ts'
import { marginsOf } from '../margin.ts'
import { pairLosses } from '../pairs.ts'
import { groupOracle, majorityLeft, partitionOracle, stateAfter } from './oracle.ts'
import { randomCluster } from './random-cluster.ts'

const anyCluster = fc.integer().map(randomCluster)
const anyLoss = anyCluster.chain((cluster) =>
  fc.tuple(fc.constant(cluster), fc.subarray(cluster.brokers.map(({ id }) => id))),
)
const RUNS = { numRuns: 2_000 }

test('every partition and group of every loss is as the plain rules have it', () => {
  fc.assert(
    fc.property(anyLoss, ([cluster, lost]) => {
      const loss = lose(cluster, lost)
      const fates = new Map(loss.partitions.map((one) => [`${one.topic}-${one.partition}`, one]))
      for (const topic of cluster.topics)
        for (const partition of topic.partitions) {
          const fate = fates.get(`${topic.name}-${partition.id}`)
          const { state, leader } = fate ?? { state: 'unaffected', leader: partition.leader }
          const gone = fate !== undefined && isLeaderless(fate)
          const { stalls: refuses, moves } = fate ?? { stalls: false, moves: false }
          expect({ state, leader, gone, refuses, moves }).toEqual(
            partitionOracle(cluster, topic, partition, lost),
          )
        }
      const worse = cluster.groups.filter(
        (group) => !['unaffected', 'rejoins'].includes(groupOracle(cluster, group, lost)),
      )
      const told = loss.groups.map(({ id, state }) => `${id} ${state}`)
      const well = [...byPartition(cluster, []).values()].every((state) => state === 'unaffected')
      const expected = worse.map((group) => `${group.id} ${groupOracle(cluster, group, lost)}`)
      if (well) expect(told.toSorted()).toEqual(expected.toSorted())
      else expect(worse.map(({ id }) => id)).toEqual(expect.arrayContaining(loss.groups.map(({ id }) => id)))
      const all = groupFates(beforeLoss(cluster).groups, loss.partitions)
      for (const group of cluster.groups)
        expect(all.find(({ id }) => id === group.id)?.state ?? 'unaffected').toBe(
          groupOracle(cluster, group, lost),
        )
    }),
    RUNS,
  )
})

test('a loss stops something where a partition that has a leader loses it, or the quorum its majority', () => {
  fc.assert(
    fc.property(anyLoss, ([cluster, lost]) => {
      const { severity, topics } = lose(cluster, lost)
      const worse = newly(cluster, lost, 'stalled')
      expect(topics.reduce((sum, { offline, writeBlocked }) => sum + offline + writeBlocked, 0)).toBe(
        worse.length,
      )
      const offline = worse.filter((state) => state.startsWith('offline')).length
      const headless = majorityLeft(cluster, []) && !majorityLeft(cluster, lost)
      if (offline > 0 || headless) expect(severity).toBe('stops')
      else if (worse.length > 0) expect(severity).not.toBe('nothing')
      else expect(severity).toBe('nothing')
    }),
    RUNS,
  )
})

test('no smaller set of brokers than the margin stops anything, and the one that it names does', () => {
  fc.assert(
    fc.property(anyCluster, (cluster) => {
      const { stops, writes } = marginsOf(cluster)
      expect(stops?.brokers.length ?? null).toBe(fewest(cluster, 'offline'))
      expect(writes?.brokers.length ?? null).toBe(fewest(cluster, 'stalled'))
      if (stops) expect(harms(cluster, stops.brokers, 'offline')).toBe(true)
      if (writes) expect(harms(cluster, writes.brokers, 'stalled')).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a pair is listed with the partitions that need both of its brokers', () => {
  fc.assert(
    fc.property(anyCluster, (cluster) => {
      // Without a majority nothing fails over, whatever its replicas: that is told apart from what the replicas decide.
      const calm = { ...cluster, kraft: null }
      const pairs = new Map(pairLosses(calm).map((pair) => [pair.brokers.join(), pair]))
      for (const [a, b] of subsets(liveIds(cluster)).filter(({ length }) => length === 2)) {
        const both = byPartition(calm, [a as BrokerId, b as BrokerId])
        const alone = [a, b].map((id) => byPartition(calm, [id as BrokerId]))
        const now = byPartition(calm, [])
        const more = [...both].filter(([name, state]) => {
          const others = [now, ...alone].map((states) => badness(states.get(name) ?? 'unaffected'))
          return (
            badness(state) >= badness('stalled') &&
            others.every((other) => kind(other) < kind(badness(state)))
          )
        })
        const offline = more.filter(([, state]) => state.startsWith('offline')).length
        const { offline: listed, writeBlocked } = pairs.get(`${a},${b}`) ?? { offline: 0, writeBlocked: 0 }
        expect({ listed, writeBlocked }).toEqual({ listed: offline, writeBlocked: more.length - offline })
        const quorum = pairLosses(cluster).find(({ brokers }) => brokers.join() === `${a},${b}`)?.quorum
        const survives = (...lost: unknown[]) => majorityLeft(cluster, lost as BrokerId[])
        expect(quorum ?? false).toBe(survives() && survives(a) && survives(b) && !survives(a, b))
      }
    }),
    { numRuns: 500 },
  )
})

/** Unaffected and failing over are one kind, and so are the two ways of being offline. */
function kind(bad: number): number {
  if (bad <= badness('fails-over')) return 0
  return bad === badness('stalled') ? 1 : 2
}

function byPartition(cluster: Cluster, lost: readonly BrokerId[]) {
  return new Map(
    cluster.topics.flatMap((topic) =>
      topic.partitions.map((partition) => [
        `${topic.name}-${partition.id}`,
        stateAfter(cluster, topic, partition, lost).state,
      ]),
    ),
  )
}

/** The states of the partitions that are at least as bad afterwards, and worse than before. */
function newly(cluster: Cluster, lost: readonly BrokerId[], least: 'stalled' | 'offline') {
  const before = byPartition(cluster, [])
  return cluster.topics.flatMap((topic) =>
    topic.partitions.flatMap((partition) => {
      const { state } = partitionOracle(cluster, topic, partition, lost)
      const was = before.get(`${topic.name}-${partition.id}`) ?? 'unaffected'
      return badness(state) >= badness(least) && badness(state) > badness(was) ? [state] : []
    }),
  )
}

function harms(cluster: Cluster, lost: readonly BrokerId[], least: 'stalled' | 'offline'): boolean {
  const headless = majorityLeft(cluster, []) && !majorityLeft(cluster, lost)
  return headless || newly(cluster, lost, least).some(() => true)
}

function fewest(cluster: Cluster, least: 'stalled' | 'offline'): number | null {
  const sizes = subsets(liveIds(cluster))
    .filter((lost) => harms(cluster, lost, least))
    .map(({ length }) => length)
  return sizes.length === 0 ? null : Math.min(...sizes)
}

function liveIds({ brokers }: Cluster): BrokerId[] {
  return brokers.filter(({ alive }) => alive).map(({ id }) => id)
}

function subsets([first, ...others]: readonly BrokerId[]): BrokerId[][] {
  if (first === undefined) return [[]]
  const without = subsets(others)
  return without.concat(without.map((set) => [first, ...set]))
}
