import { expect, test } from 'vitest'
import { DEFAULT_LIMITS, DEFAULT_POLICY } from '#lib/domain/audit/policy.ts'
import type { PolicyRecord } from '#lib/store/policies.ts'
import { PolicyMemory } from './policy-memory.ts'

function record(replicationFactor: number): PolicyRecord {
  const targets = [{ topics: '*', replicationFactor }]
  return {
    targets,
    limits: DEFAULT_LIMITS,
    waivers: [],
    version: 1,
    edition: '1.0.0',
    changedBy: 'ann',
    changedAt: new Date(0),
  }
}

/** A memory whose clock and database are in the test's hands. */
function memory() {
  const at = { now: 0, reads: 0, there: record(3) as PolicyRecord | null }
  const policies = new PolicyMemory(() => at.now)
  const recall = () =>
    policies.recall('prod', async () => {
      at.reads++
      return at.there
    })
  return { at, policies, recall }
}

test('it is read once for those who ask at about the same time, and is the very same value while it is equal', async () => {
  const { at, recall } = memory()
  const [first, second] = await Promise.all([recall(), recall()])
  expect(second).toBe(first)
  at.now = 999
  await recall()
  expect(at.reads).toBe(1)
  at.now = 1_000
  expect(await recall()).toBe(first)
  expect(at.reads).toBe(2)
})

test('what was changed is read at once', async () => {
  const { at, policies, recall } = memory()
  await recall()
  at.there = record(2)
  expect((await recall()).targets[0]?.replicationFactor).toBe(3)
  policies.renew('prod')
  expect((await recall()).targets[0]?.replicationFactor).toBe(2)
  at.now = 1_000
  const old = recall()
  policies.renew('prod')
  await old
  const reads = at.reads
  await recall()
  expect(at.reads).toBe(reads + 1)
})

test('without an answer of the database the one known last counts, or what befits the cluster', async () => {
  const { at, recall } = memory()
  at.there = null
  expect(await recall()).toBe(DEFAULT_POLICY)
  at.there = record(2)
  at.now = 1_000
  const known = await recall()
  at.there = null
  at.now = 2_000
  expect(await recall()).toBe(known)
})
