import { expect, test } from 'vitest'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { NO_GOALS } from '#lib/domain/plan/goals.ts'
import { goalsTitle } from '#lib/domain/plan/title.ts'
import { incident } from '#lib/domain/sample.ts'
import { planOfBody } from './saved-plan.ts'

test('a plan is read as it was saved', () => {
  const plan = draftPlan(incident(), { ...NO_GOALS, spread: true })
  expect(planOfBody(JSON.stringify(plan))).toEqual(plan)
  expect(planOfBody(JSON.stringify({ ...plan, goals: null })).goals).toBeNull()
})

test('a plan of the time when plans only moved replicas changes no settings', () => {
  const { configChanges, ...earlier } = draftPlan(incident(), { ...NO_GOALS, spread: true })
  expect(planOfBody(JSON.stringify(earlier))).toEqual({ ...earlier, configChanges: [] })
  expect(configChanges).toEqual([])
})

test('a plan of the time when all that a plan could do was to raise replicas becomes one with that goal', () => {
  const load = { broker: 1, rack: 'a', replicas: 6, leaders: 6, bytes: 6 }
  const earlier = {
    goal: { kind: 'replication-factor', topics: { 'audit-log': 3, clicks: 3 } },
    moves: [{ topic: 'audit-log', partition: 0, from: [1], to: [2, 1, 3], sizeBytes: 7 }],
    copies: 2,
    bytes: 14,
    lowerBound: 2,
    leaderChanges: 1,
    unsatisfied: [{ topic: 'clicks', reason: '1 partition is being reassigned already' }],
    smallestIsr: 1,
    before: [load],
    after: [load],
    risks: ['careful'],
    topicIds: { 'audit-log': 'id' },
  }
  const plan = planOfBody(JSON.stringify(earlier))
  expect(plan).toMatchObject({
    moves: earlier.moves,
    copies: 2,
    lowerBound: 2,
    proven: true,
    seed: 0,
    logDirMoves: [],
    configChanges: [],
    obstacles: [],
    notes: [],
    alive: [1],
    risks: ['careful'],
    topicIds: { 'audit-log': 'id' },
    unsatisfied: [{ goal: 'rf', reason: 'clicks: 1 partition is being reassigned already' }],
  })
  expect(plan.goals && goalsTitle(plan.goals)).toBe('Give audit-log and clicks 3 replicas')
  expect(plan).not.toHaveProperty('goal')
})
