'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { planFix, planFixAll, planFixOfRule } from '#lib/services/fixes.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { applyPlan, planAgain, planFor } from '#lib/services/plans.ts'
import { JsonField, parseForm } from './parse-form.ts'

const Fix = z.object({ slug: z.string(), finding: z.array(z.string()) })
const FixOfRule = z.object({ slug: z.string(), rule: z.string(), kind: z.enum(['plan', 'config']) })

/** Plans what mends the given findings, or without any all that stop something, and opens the preview. */
export async function fix(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Fix, form, ['finding'])
  if (!parsed.ok) return parsed.problem
  const { slug, finding } = parsed.value
  const planned = await (finding.length === 0 ? planFixAll(OPERATOR, slug) : planFix(OPERATOR, slug, finding))
  if (!planned.ok) return planned.problem
  redirect(`/clusters/${slug}/plans/${planned.value.planId}`)
}

/** Plans what mends all open findings of a rule, and opens the preview. */
export async function fixRule(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(FixOfRule, form)
  if (!parsed.ok) return parsed.problem
  const { slug, rule, kind } = parsed.value
  const planned = await planFixOfRule(OPERATOR, slug, rule, kind)
  if (!planned.ok) return planned.problem
  redirect(`/clusters/${slug}/plans/${planned.value.planId}`)
}

const Choice = z.object({
  slug: z.string(),
  goals: JsonField,
  seed: z.coerce.number(),
})

/** Saves the plan for the chosen goals and opens it. */
export async function save(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Choice, form)
  if (!parsed.ok) return parsed.problem
  const { slug, goals, seed } = parsed.value
  const planned = await planFor(OPERATOR, slug, goals, seed)
  if (!planned.ok) return planned.problem
  redirect(`/clusters/${slug}/plans/${planned.value.planId}`)
}

const Repetition = z.object({ slug: z.string(), planId: z.string() })

/** Plans for the goals of an earlier plan from the cluster as it is now, and opens that. */
export async function again(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Repetition, form)
  if (!parsed.ok) return parsed.problem
  const { slug, planId } = parsed.value
  const planned = await planAgain(OPERATOR, slug, planId)
  if (!planned.ok) return planned.problem
  redirect(`/clusters/${slug}/plans/${planned.value.planId}`)
}

const Application = z.object({ slug: z.string(), planId: z.string(), megabytesPerSecond: z.coerce.number() })

/** Carries out a plan as it was previewed and opens its job. */
export async function apply(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Application, form)
  if (!parsed.ok) return parsed.problem
  const { slug, planId, megabytesPerSecond } = parsed.value
  const throttleBytesPerSecond = Math.round(megabytesPerSecond * 1_000_000)
  const applied = await applyPlan(OPERATOR, slug, planId, { throttleBytesPerSecond })
  if (!applied.ok) return applied.problem
  redirect(`/clusters/${slug}/jobs/${applied.value.jobId}`)
}

const Import = z.object({ slug: z.string(), text: z.string(), fileName: z.string() })

/** Judges a reassignment file and opens it as a plan. */
export async function importFile(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Import, form)
  if (!parsed.ok) return parsed.problem
  const { slug, text, fileName } = parsed.value
  const imported = await importPlan(OPERATOR, slug, text, fileName)
  if (!imported.ok) return imported.problem
  redirect(`/clusters/${slug}/plans/${imported.value.planId}`)
}
