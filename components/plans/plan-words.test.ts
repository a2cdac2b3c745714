import { describe, expect, test } from 'vitest'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { incident, sampleCluster } from '#lib/domain/sample.ts'
import { planSentence, plansSentence, requestsOf, scopeOf, survivesMeanwhile } from './plan-words.ts'

function planned(goals: Partial<Goals>): Plan {
  return draftPlan(incident(), { ...NO_GOALS, ...goals })
}

function sentence(plan: Plan): string {
  return planSentence(plan)
    .map(({ text }) => text)
    .join('')
    .replaceAll('\u00a0', ' ')
}

const RAISED = planned({ replication: [{ pattern: '*log', factor: 3 }] })

describe('the sentence of a plan', () => {
  test('says what it is for, what it copies and that this is the least', () => {
    expect(sentence(RAISED)).toBe(
      'Give topics *log 3 replicas: 12 replicas to copy, 12.0 MB, proven minimal.',
    )
  })

  test('says the gap where the minimum is not proven, and nothing about it where there is none', () => {
    const open = { ...RAISED, proven: false, lowerBound: 11 }
    expect(sentence(open)).toContain('12.0 MB, at most 1 copy more than the fewest.')
    expect(sentence({ ...RAISED, goals: { ...NO_GOALS, classic: true } })).toBe(
      'Apply the i mod n rule: 12 replicas to copy, 12.0 MB.',
    )
    const even = { ...open, goals: { ...NO_GOALS, balance: ['bytes'] as const } }
    expect(sentence(even)).toBe('Level bytes: 12 replicas to copy, 12.0 MB.')
    expect(sentence({ ...RAISED, goals: null })).toBe('An imported plan: 12 replicas to copy, 12.0 MB.')
  })

  test('says that nothing is copied where only leaders change', () => {
    const astray = sampleCluster({
      brokers: { 1: null, 2: null },
      topics: { orders: { replicas: [[1, 2]], differing: { 0: { leader: 2 } } } },
    })
    const plan = draftPlan(astray, { ...NO_GOALS, preferredLeaders: true })
    expect(sentence(plan)).toBe(
      'Restore preferred leaders: 1 leader to change and nothing to copy between brokers.',
    )
    expect(requestsOf(scopeOf(plan), '20 MB/s')).toEqual([
      'ElectLeaders: the preferred leaders of 1 partition.',
    ])
  })

  test('says what changes its log directory', () => {
    const move = { topic: 'orders', partition: 0, broker: 1, from: '/a', to: '/b', bytes: 5_000_000 }
    const plan = { ...planned({ balance: ['log-dirs'] }), moves: [], logDirMoves: [move] }
    expect(sentence(plan)).toBe(
      'Level log directories: 1 replica to another log directory, 5.00 MB and nothing to copy between brokers.',
    )
    expect(requestsOf(scopeOf(plan), '20 MB/s')).toEqual([
      'IncrementalAlterConfigs: copying between log directories limited to 20 MB/s on their brokers.',
      'AlterReplicaLogDirs: 1 replica to another log directory of the same broker.',
      'IncrementalAlterConfigs: the limits go back to what they were before.',
    ])
  })

  test('says what stands in its way, and what it cannot meet', () => {
    expect(sentence({ ...RAISED, obstacles: ['too full'] })).toContain('It does not fit the disks.')
    const five = planned({ replication: [{ pattern: 'clicks', factor: 5 }] })
    expect(sentence(five)).toContain('Not all of it can be met.')
  })

  test('says that there is nothing to do, or nothing that can be done', () => {
    expect(sentence(planned({ racks: true }))).toContain('the cluster is as asked for')
    const none = planned({ drain: [1, 2, 3] })
    expect(none.moves).toEqual([])
    expect(sentence(none)).toBe('Nothing can be done towards this.')
  })
})

test('a plan survives a loss meanwhile where two replicas stay in sync', () => {
  expect(survivesMeanwhile(RAISED)).toEqual({ yes: false, words: 'not until it is done' })
  expect(survivesMeanwhile({ ...RAISED, smallestIsr: 2 }).yes).toBe(true)
  expect(survivesMeanwhile(planned({ racks: true })).words).toBe('nothing moves')
})

test('what is sent leaves out what the plan does not need', () => {
  expect(requestsOf(scopeOf(RAISED), '20 MB/s')).toEqual([
    'IncrementalAlterConfigs: replication limited to 20 MB/s on each of 3 brokers, for the replicas of this plan only.',
    'AlterPartitionReassignments: the new replicas of 6 partitions of 1 topic.',
    'IncrementalAlterConfigs: the limits go back to what they were before.',
  ])
})

test('the plans that wait are counted, and where not all were looked at that is said', () => {
  const few = { total: 7, unapplied: 3, lookedAt: 3, ready: 1 }
  expect(plansSentence(few)).toBe('1 plan is ready to be applied.')
  expect(plansSentence({ ...few, ready: 0 })).toBe('No plan is waiting to be applied.')
  expect(plansSentence({ total: 0, unapplied: 0, lookedAt: 0, ready: 0 })).toBe('No plan was made yet.')
  const many = { total: 300, unapplied: 240, lookedAt: 100, ready: 2 }
  expect(plansSentence(many)).toBe('At least 2 plans are ready to be applied.')
  expect(plansSentence({ ...many, ready: 0 })).toBe(
    'Of the newest 100 plans that were not applied none fits any more.',
  )
})
