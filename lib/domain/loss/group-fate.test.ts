import { expect, test } from 'vitest'
import type { Cluster, Group } from '../cluster.ts'
import { coordinatorPartition } from '../group-hash.ts'
import { sampleCluster, times } from '../sample.ts'
import { coordinatorLosses, coordinatorWords } from './coordinators.ts'
import { lose } from './lose.ts'
import { lossReport } from './report.ts'
import { lossWords } from './words.ts'

/** A share group reads two partitions; the state of each is on a broker of its own. */
function sharing(state: readonly (readonly number[])[]): Cluster {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c', 4: 'd' },
    voters: [101],
    topics: {
      __consumer_offsets: { replicas: times(5, [4]) },
      __share_group_state: { replicas: state },
      orders: { replicas: times(2, [4]) },
    },
    groups: { billing: ['orders'] },
  })
  return { ...cluster, groups: cluster.groups.map((group): Group => ({ ...group, protocol: 'share' })) }
}

test('a share group hangs on the partitions of __share_group_state that its keys hash to', () => {
  const homes = [0, 1].map((id) => coordinatorPartition(`billing:id-of-orders:${id}`, 7))
  expect(new Set(homes).size).toBe(2)
  const state = Array.from({ length: 7 }, (_, id) => [id === homes[0] ? 1 : id === homes[1] ? 2 : 3])
  const cluster = sharing(state)
  expect(lose(cluster, [3]).groups).toEqual([])
  expect(lose(cluster, [1]).groups).toEqual([
    {
      id: 'billing',
      state: 'reads-less',
      why: `__share_group_state-${homes[0]} holds a part of its state, and goes offline`,
    },
  ])
  expect(lose(cluster, [1, 2]).groups).toEqual([expect.objectContaining({ id: 'billing', state: 'stops' })])
  const other = {
    ...cluster,
    groups: cluster.groups.map((group) => ({ ...group, protocol: 'classic' as const })),
  }
  expect(lose(other, [1, 2]).groups).toEqual([])
})

test('a share group goes on while the partition of its coordinator refuses writes', () => {
  const config = { 'min.insync.replicas': '2' }
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    voters: [101],
    topics: {
      __consumer_offsets: { replicas: [[1, 2]], config },
      __share_group_state: { replicas: [[3]] },
      orders: { replicas: [[3]] },
    },
    groups: { billing: ['orders'] },
  })
  const share = {
    ...cluster,
    groups: cluster.groups.map((group): Group => ({ ...group, protocol: 'share' })),
  }
  const stateOf = (one: Cluster, lost: number) => lossReport(one, lose(one, [lost]), []).groups[0]?.state
  expect(stateOf(cluster, 2)).toBe('cannot-commit')
  expect(stateOf(share, 2)).toBe('unaffected')
  expect(stateOf(share, 1)).toBe('rejoins')
})

test('a group goes on at an unclean leader, with offsets lost, unless that is too few to take commits', () => {
  const at = (minIsr: string) => {
    const config = { 'unclean.leader.election.enable': 'true', 'min.insync.replicas': minIsr }
    const internal = { replicas: [[1, 2]], config, differing: { 0: { isr: [1] } } }
    const one = sampleCluster({
      brokers: { 1: 'a', 2: 'b', 3: 'c' },
      voters: [101],
      topics: { __consumer_offsets: internal, __transaction_state: internal, orders: { replicas: [[3]] } },
      groups: { billing: ['orders'] },
    })
    const loss = lose(one, [1])
    return {
      groups: lossReport(one, loss, []).groups,
      ids: coordinatorLosses(one, loss)[0],
      words: lossWords(loss),
    }
  }
  const clean = at('1')
  expect(clean.groups).toEqual([
    { id: 'billing', state: 'rejoins', why: '__consumer_offsets-0 moves to broker 2, with offsets lost' },
  ])
  expect(clean.ids).toMatchObject({ offline: 0, writeBlocked: 0, failsOver: 1 })
  expect(clean.words).toContain('how many is not known, and groups forget offsets.')
  const tight = at('2')
  expect(tight.groups).toEqual([expect.objectContaining({ id: 'billing', state: 'cannot-commit' })])
  expect(tight.ids).toMatchObject({ offline: 0, writeBlocked: 1, failsOver: 0 })
})

test('of transactional ids the share that hangs on each loss is told', () => {
  const config = { 'min.insync.replicas': '2' }
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    voters: [101],
    topics: {
      __transaction_state: { replicas: [[1], [1, 2], [1, 2, 3], [2, 3, 1]], config },
      orders: { replicas: [[1]] },
    },
  })
  const [ids, ...others] = coordinatorLosses(cluster, lose(cluster, [1]))
  expect(others).toEqual([])
  expect(ids).toEqual({
    topic: '__transaction_state',
    partitions: 4,
    offline: 1,
    writeBlocked: 1,
    failsOver: 1,
  })
  expect(ids && coordinatorWords(ids)).toBe(
    'Of transactional ids, 25 % stop, 25 % can neither begin nor commit and 25 % move to another broker (by partitions of __transaction_state).',
  )
  const [untouched] = coordinatorLosses(cluster, lose(cluster, []))
  expect(untouched && coordinatorWords(untouched)).toBe('')
})
