import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole, theConsole } from '#lib/services/console.ts'
import { planAgain, planFor, readPlan } from '#lib/services/plans.ts'
import { previewPlan, searchPlan } from '#lib/services/previews.ts'
import { openProduct, readAnew, SLUG } from './product.ts'
import { currentStand, resetStand } from './stand.ts'

const DRAIN: Goals = { ...NO_GOALS, replication: [{ pattern: '*', factor: 2 }], drain: [3], spread: true }
/** Even bytes are never proven, so that there is always something to search for. */
const EVEN: Goals = { ...NO_GOALS, balance: ['bytes'] }

let dataDir: string

beforeAll(async () => {
  await resetStand(currentStand())
  dataDir = await mkdtemp(join(tmpdir(), 'ballast-previews-'))
  await openProduct(dataDir)
})

afterAll(async () => {
  await closeConsole()
  await rm(dataDir, { recursive: true, force: true })
})

function search(visitor: string, goals: Goals) {
  const heard: (number | 'done' | Problem)[] = []
  const begun = searchPlan(
    OPERATOR,
    SLUG,
    visitor,
    { goals, seed: 0 },
    {
      progress: (share) => heard.push(share),
      done: () => heard.push('done'),
      failed: (why) => heard.push(why),
    },
  )
  return { heard, begun }
}

test('a preview costs nothing twice, and saves what it shows', async () => {
  await readAnew()
  const first = must(await previewPlan(OPERATOR, SLUG, { goals: DRAIN, seed: 0 }))
  const second = must(await previewPlan(OPERATOR, SLUG, { goals: DRAIN, seed: 0 }))
  expect(second.plan).toBe(first.plan)
  expect(first).toMatchObject({ open: false, plan: { proven: true, unsatisfied: [] } })

  const { planId } = must(await planFor(OPERATOR, SLUG, DRAIN, 0))
  const saved = must(await readPlan(OPERATOR, SLUG, planId))
  expect(saved).toMatchObject({ stale: null, jobId: null, findings: [], plan: { goals: DRAIN, seed: 0 } })
  expect(saved.plan.moves.map(({ to }) => to)).toEqual(first.plan.moves.map(({ to }) => to))
  const after = saved.plan.after.map(({ replicas }) => replicas)
  expect(after[2]).toBe(0)
  expect(Math.abs((after[0] ?? 0) - (after[1] ?? 0))).toBeLessThanOrEqual(1)

  const again = must(await planAgain(OPERATOR, SLUG, planId))
  expect(again.planId).not.toBe(planId)
  expect(must(await readPlan(OPERATOR, SLUG, again.planId)).plan.goals).toEqual(DRAIN)
})

test.each<[string, unknown, unknown, string]>([
  ['no goals', NO_GOALS, 0, 'no goal is chosen'],
  ['an unknown broker', { ...NO_GOALS, drain: [9] }, 0, 'there is no broker 9'],
  ['a pattern that matches nothing', { ...NO_GOALS, replication: [{ pattern: 'x*', factor: 2 }] }, 0, '"x*"'],
  ['goals that are none', { drain: 3 }, 0, 'goals.replication'],
  ['a seed that is none', DRAIN, 'seven', 'seed'],
  [
    'goals that are met',
    { ...NO_GOALS, replication: [{ pattern: 'orders', factor: 3 }] },
    0,
    'Nothing has to change',
  ],
])('%s are refused with the reason', async (_what, goals, seed, words) => {
  const saved = await planFor(OPERATOR, SLUG, goals, seed)
  expect(saved.ok ? '' : saved.problem.message).toContain(words)
})

test('a visitor has one search at a time, and a search that is given up says nothing more', async () => {
  await readAnew()
  const { searches } = await theConsole()
  const first = search('somebody', EVEN)
  must(await first.begun)
  const second = search('somebody', { ...EVEN, racks: true })
  must(await second.begun)
  expect(searches.size).toBe(1)
  await expect.poll(() => second.heard.at(-1), { timeout: 20_000 }).toBe('done')
  expect(first.heard).not.toContain('done')
  await expect.poll(() => searches.size).toBe(0)

  const third = search('somebody', EVEN)
  must(await third.begun)()
  await expect.poll(() => searches.size).toBe(0)
  expect(third.heard.filter((said) => typeof said !== 'number')).toEqual([])
})

test('others wait for a free core, and what is no wish is not searched for', async () => {
  const { searches } = await theConsole()
  const busy = Array.from({ length: 256 }, (_, index) => [`other-${index}`, new AbortController()] as const)
  for (const [visitor, giveUp] of busy) searches.set(visitor, giveUp)
  const refused = await search('late', EVEN).begun
  for (const [visitor] of busy) searches.delete(visitor)
  expect(refused).toMatchObject({ ok: false, problem: { code: 'planner-busy' } })
  const wrong = await searchPlan(
    OPERATOR,
    SLUG,
    'somebody',
    { goals: null, seed: 0 },
    {
      progress: () => {},
      done: () => {},
      failed: () => {},
    },
  )
  expect(wrong).toMatchObject({ ok: false, problem: { code: 'invalid-input' } })
})
