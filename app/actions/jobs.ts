'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Problem, Result } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import * as orders from '#lib/services/job-orders.ts'
import { parseForm } from './parse-form.ts'

const Subject = z.object({ slug: z.string(), jobId: z.string() })

/** Lets a job begin nothing more until it is resumed. */
export async function pause(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Subject, form)
  if (!parsed.ok) return parsed.problem
  const { slug, jobId } = parsed.value
  return shown(await orders.pauseJob(OPERATOR, slug, jobId))
}

/** Lets a paused job go on. */
export async function resume(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Subject, form)
  if (!parsed.ok) return parsed.problem
  const { slug, jobId } = parsed.value
  return shown(await orders.resumeJob(OPERATOR, slug, jobId))
}

const Cancellation = Subject.extend({ inFlight: z.string(), override: z.string().optional() })

/** Cancels a job; what is in flight ends or goes back. */
export async function cancel(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Cancellation, form)
  if (!parsed.ok) return parsed.problem
  const { slug, jobId, ...rest } = parsed.value
  return shown(await orders.cancelJob(OPERATOR, slug, jobId, rest))
}

const Rate = Subject.extend({ megabytesPerSecond: z.coerce.number() })

/** Changes the rate of a job while it runs. */
export async function throttle(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Rate, form)
  if (!parsed.ok) return parsed.problem
  const { slug, jobId, megabytesPerSecond } = parsed.value
  const throttleBytesPerSecond = Math.round(megabytesPerSecond * 1_000_000)
  return shown(await orders.changeThrottle(OPERATOR, slug, jobId, { throttleBytesPerSecond }))
}

/** Plans back what an ended job has changed, and opens the preview. */
export async function rollBack(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Subject, form)
  if (!parsed.ok) return parsed.problem
  const { slug, jobId } = parsed.value
  return opened(slug, await orders.planRollback(OPERATOR, slug, jobId))
}

/** Plans what an ended job has left undone, and opens the preview. */
export async function retry(_previous: Problem | null, form: FormData): Promise<Problem | null> {
  const parsed = parseForm(Subject, form)
  if (!parsed.ok) return parsed.problem
  const { slug, jobId } = parsed.value
  return opened(slug, await orders.planRetry(OPERATOR, slug, jobId))
}

function shown(given: Result<null>): Problem | null {
  if (!given.ok) return given.problem
  refresh()
  return null
}

function opened(slug: string, planned: Result<{ readonly planId: string }>): Problem | null {
  if (!planned.ok) return planned.problem
  redirect(`/clusters/${slug}/plans/${planned.value.planId}`)
}
