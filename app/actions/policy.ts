'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import * as policies from '#lib/services/policies.ts'
import { JsonField, parseForm } from './parse-form.ts'

const Waiving = z.object({
  slug: z.string(),
  finding: z.string(),
  reason: z.string(),
  owner: z.string(),
  until: z.string(),
})

/** Sets a finding apart until a day. */
export async function waive(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Waiving, form)
  if (!parsed.ok) return parsed.problem
  const { slug, ...wish } = parsed.value
  const waived = await policies.waive(OPERATOR, slug, wish)
  if (!waived.ok) return waived.problem
  refresh()
  return null
}

/** Ends a waiver: the finding counts again. */
export async function endWaiver(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(z.object({ slug: z.string(), finding: z.string() }), form)
  if (!parsed.ok) return parsed.problem
  const ended = await policies.endWaiver(OPERATOR, parsed.value.slug, parsed.value.finding)
  if (!ended.ok) return ended.problem
  refresh()
  return null
}

const Change = z.object({
  slug: z.string(),
  version: z.coerce.number(),
  policy: JsonField,
})

/** Keeps what topics are held to, and shows the audit by it. */
export async function savePolicy(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Change, form)
  if (!parsed.ok) return parsed.problem
  const { slug, version, policy } = parsed.value
  const saved = await policies.savePolicy(OPERATOR, slug, policy, version)
  if (!saved.ok) return saved.problem
  redirect(`/clusters/${slug}/audit`)
}

const Import = z.object({ slug: z.string(), edition: z.string(), text: z.string() })

/** Takes the policy of a file in place of the one there is. */
export async function importPolicy(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Import, form)
  if (!parsed.ok) return parsed.problem
  const { slug, edition, text } = parsed.value
  const imported = await policies.importPolicy(OPERATOR, slug, text, edition)
  if (!imported.ok) return imported.problem
  redirect(`/clusters/${slug}/audit/policy`)
}
