'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { addCluster, removeCluster } from '#lib/services/clusters.ts'
import { parseForm } from './parse-form.ts'

const Addition = z.object({ name: z.string(), bootstrap: z.string(), tls: z.literal('on').optional() })

/** Connects the console to one more cluster and opens it. */
export async function add(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Addition, form)
  if (!parsed.ok) return parsed.problem
  const { tls, ...rest } = parsed.value
  const added = await addCluster(OPERATOR, { ...rest, tls: tls === 'on' })
  if (!added.ok) return added.problem
  redirect(`/clusters/${added.value.slug}`)
}

/** Forgets a cluster. Nothing changes on the cluster itself. */
export async function remove(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(z.object({ slug: z.string() }), form)
  if (!parsed.ok) return parsed.problem
  const removed = await removeCluster(OPERATOR, parsed.value.slug)
  if (!removed.ok) return removed.problem
  refresh()
  return null
}
