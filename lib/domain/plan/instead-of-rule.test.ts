import { expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { draftPlan } from './draft.ts'
import { NO_GOALS } from './goals.ts'
import { leastInsteadOfRule } from './instead-of-rule.ts'

test('the least that levels as the rule does keeps the other goals and copies no more', () => {
  const replicas = Array.from({ length: 12 }, (_, index) => [
    1 + ((index * 2) % 3),
    1 + ((index * 2 + 1) % 3),
  ])
  const cluster = sampleCluster({
    brokers: { 1: null, 2: null, 3: null, 4: null },
    topics: { t: { replicas } },
  })
  const byRule = { ...NO_GOALS, classic: true, scope: { ...NO_GOALS.scope, exclude: ['__*'] } }
  const goals = leastInsteadOfRule(byRule)
  expect(goals).toEqual({ ...byRule, classic: false, spread: true, balance: ['leaders'] })
  expect(leastInsteadOfRule(goals)).toEqual(goals)
  const [rule, least] = [draftPlan(cluster, byRule), draftPlan(cluster, goals)]
  const counts = (plan: typeof rule) => plan.after.map((load) => load.replicas).sort((a, b) => a - b)
  expect(counts(least)).toEqual(counts(rule))
  expect(least.copies).toBeLessThan(rule.copies)
})
