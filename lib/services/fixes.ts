import { fatalFindings, jointGoals } from '#lib/domain/audit/audit.ts'
import type { Finding, Remedy } from '#lib/domain/audit/finding.ts'
import { fail, type Result } from '#lib/domain/problem.ts'
import type { Actor } from './actor.ts'
import { planConfigFix } from './configs.ts'
import { planToMend } from './plans.ts'
import { type Reading, readCluster } from './reading.ts'

type Planned = Promise<Result<{ readonly planId: string }>>

/** Saves one plan that mends the given findings together. Fails, with nothing saved, where one of them is gone. */
export async function planFix(actor: Actor, slug: string, findingIds: readonly string[]): Planned {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const known = new Map(reading.value.findings.map((finding) => [finding.id, finding]))
  const missing = findingIds.find((id) => !known.has(id))
  if (missing !== undefined) return fail('finding-unknown', `The finding ${missing} is not there any more.`)
  return planFor(
    actor,
    reading.value,
    findingIds.flatMap((id) => known.get(id) ?? []),
  )
}

/** Saves one plan for everything that stops something. */
export async function planFixAll(actor: Actor, slug: string): Planned {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  return planFor(actor, reading.value, fatalFindings(reading.value.findings))
}

/** Saves one plan for all open findings of a rule that are mended in the same way. */
export async function planFixOfRule(
  actor: Actor,
  slug: string,
  rule: string,
  kind: Exclude<Remedy['kind'], 'words'>,
): Planned {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const own = reading.value.findings.filter(
    (finding) => finding.rule === rule && finding.remedy.kind === kind,
  )
  return planFor(actor, reading.value, own)
}

/** Replicas and settings are changed by plans of their own. */
async function planFor(actor: Actor, reading: Reading, findings: readonly Finding[]): Planned {
  const goals = jointGoals(findings)
  if (goals && findings.some(({ remedy }) => remedy.kind === 'config')) {
    return fail(
      'invalid-input',
      'One plan moves replicas or changes settings, and not both. Nothing was saved.',
      'Mend them one after the other.',
    )
  }
  if (goals) return planToMend(actor, reading, goals, findings)
  return planConfigFix(actor, reading.connection.slug, findings)
}
