import { expect } from 'vitest'
import { until } from '#bin/progress.ts'
import { must } from '#demo/link.ts'
import type { Finding } from '#lib/domain/audit/finding.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { alterConfigs } from '#lib/kafka/configs.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { planFix } from '#lib/services/fixes.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { linkOfStand, readAnew, SLUG, untilJob } from './product.ts'

const FAST = { throttleBytesPerSecond: 100_000_000 }

export async function idsNow(): Promise<string[]> {
  return (await readAnew()).findings.map(({ id }) => id)
}

export async function findingNow(id: string) {
  let found: Finding | undefined
  const ids = async () => {
    const { findings } = await readAnew()
    found = findings.find((finding) => finding.id === id)
    return findings.map((finding) => finding.id)
  }
  // A broker hears of its settings a moment after they were set.
  await expect.poll(ids, { timeout: 15_000, interval: 500 }).toContain(id)
  if (!found) throw new Error(`${id} was found, and is not there`)
  return found
}

export async function set(resource: ConfigResource, values: Record<string, string | null>): Promise<void> {
  for (const { problem } of await alterConfigs(await linkOfStand(), [{ resource, values }]))
    expect(problem).toBeNull()
}

/** Applies a plan, and holds the job to its own verdict and the audit to what the cluster shows. */
export async function applied(planId: string, ids: readonly string[]): Promise<void> {
  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, FAST))
  const job = await untilJob(jobId, ({ state }) => state === 'done', 90_000)
  expect(job.verdict.map(({ finding, gone }) => [finding, gone])).toEqual(ids.map((id) => [id, true]))
  expect((await idsNow()).filter((id) => ids.includes(id))).toEqual([])
}

/** Waits until the audit finds all of these at once. */
export async function allFound(ids: readonly string[]): Promise<void> {
  const missing = async () => {
    const now = await idsNow()
    const rest = ids.filter((id) => !now.includes(id))
    return rest.length === 0 ? null : `without ${rest.join(', ')}`
  }
  await until('the findings', missing, { deadlineMs: 60_000, everyMs: 500 })
}

/** Waits until the audit finds none of these. */
export async function allGone(ids: readonly string[]): Promise<void> {
  const left = async () => {
    const now = await idsNow()
    const rest = ids.filter((id) => now.includes(id))
    return rest.length === 0 ? null : rest.join(', ')
  }
  await until('the findings to be gone', left, { deadlineMs: 90_000, everyMs: 500 })
}

/** Plans one fix of these findings, and applies it. */
export async function mended(...ids: string[]): Promise<void> {
  for (const id of ids) expect((await findingNow(id)).remedy.kind).not.toBe('words')
  const { planId } = must(await planFix(OPERATOR, SLUG, ids))
  await applied(planId, ids)
}
