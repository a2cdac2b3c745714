'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { planConfig } from '#lib/services/configs.ts'
import { parseForm } from './parse-form.ts'

const Change = z.object({
  slug: z.string(),
  kind: z.string(),
  name: z.string(),
  key: z.string(),
  value: z.string().optional(),
  remove: z.literal('yes').optional(),
})

/** Plans the change of one setting, or of taking its own value away, and opens the preview. */
export async function change(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Change, form)
  if (!parsed.ok) return parsed.problem
  const { slug, kind, name, key, value, remove } = parsed.value
  const wanted = { resource: { kind, name }, key, value: remove === 'yes' ? null : value }
  const planned = await planConfig(OPERATOR, slug, wanted)
  if (!planned.ok) return planned.problem
  redirect(`/clusters/${slug}/plans/${planned.value.planId}`)
}
