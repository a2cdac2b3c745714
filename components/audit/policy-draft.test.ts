import { expect, test } from 'vitest'
import { DEFAULT_LIMITS, type Policy } from '#lib/domain/audit/policy.ts'
import { policyOf } from '#lib/files/policy.ts'
import { limitsDraft, matching, policyOfDraft, targetDraft } from './policy-draft.ts'

const TARGETS: Policy['targets'] = [
  { topics: '*', replicationFactor: 3, minInsyncReplicas: 2, racks: 3 },
  { topics: 'tmp-*', replicationFactor: 1, exempt: ['one-rack', 'rack-shared'] },
  { topics: 'orders' },
]

test('what is shown and not changed is what was there', () => {
  const drafts = TARGETS.map((target, key) => targetDraft(key, target))
  const policy = policyOf(policyOfDraft(drafts, limitsDraft({ diskUsed: 0.857, skew: 0.3 })))
  expect(policy).toEqual({
    ok: true,
    value: { targets: TARGETS, limits: { diskUsed: 0.857, skew: 0.3 }, waivers: [] },
  })
})

test('what was typed wrong is refused in words, and never dropped', () => {
  const complaint = (differing: object, limits = limitsDraft(DEFAULT_LIMITS)) => {
    const policy = policyOf(policyOfDraft([{ ...targetDraft(0, { topics: '*' }), ...differing }], limits))
    return policy.ok ? null : policy.problem.message
  }
  expect(complaint({})).toBeNull()
  expect(complaint({ replicationFactor: 'three' })).toContain('targets[0].replicationFactor: expected number')
  expect(complaint({ topics: ' ' })).toContain('targets[0].topics: Too small')
  expect(complaint({ exempt: 'one-rack, no-rule' })).toContain('targets[0].exempt[1]: Invalid option')
  expect(complaint({}, { diskUsed: '', skew: '30' })).toContain('limits.diskUsed: expected number')
})

test('a pattern tells how many topics it matches', () => {
  expect(matching('o*', ['orders', 'clicks', 'o'])).toBe(2)
})
