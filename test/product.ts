import { setTimeout as sleep } from 'node:timers/promises'
import { must } from '#demo/link.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { WAITS, type Waits } from '#lib/jobs/work.ts'
import type { Link } from '#lib/kafka/link.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { theConsole } from '#lib/services/console.ts'
import { planFixAll } from '#lib/services/fixes.ts'
import { readJob } from '#lib/services/jobs.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { type Reading, readCluster } from '#lib/services/reading.ts'
import type { DatabasePlace } from '#lib/store/place.ts'
import { currentStand } from './stand.ts'

/** The product itself, in this process, watching the stand as the cluster "stand". */
export const SLUG = 'stand'

const POLL_MS = 200

/**
 * Opens the console on a database (a path: SQLite in that folder), and waits until it has read every part of the stand, or of
 * another cluster in its place.
 */
export async function openProduct(
  where: string | DatabasePlace,
  bootstrap: string = currentStand().bootstrap,
  waits: Waits = WAITS,
): Promise<void> {
  const database = typeof where === 'string' ? ({ kind: 'sqlite', folder: where } as const) : where
  const { clusters } = await theConsole(() => ({
    database,
    clusters: [{ slug: SLUG, name: SLUG, bootstrap, tls: false }],
    waits,
  }))
  const read = await clusters.get(SLUG)?.collector.refresh()
  if (!read?.ok) throw new Error(read?.problem.message ?? 'the stand is not among the clusters')
}

/** What the product knows right after reading every part anew. */
export async function readAnew(): Promise<Reading> {
  await (await theConsole()).clusters.get(SLUG)?.collector.refresh()
  return must(await readCluster(OPERATOR, SLUG))
}

/** The connections that the product has to the stand. */
export async function linkOfStand(): Promise<Link> {
  const watched = (await theConsole()).clusters.get(SLUG)
  if (!watched) throw new Error('the stand is not watched')
  return watched.collector.link
}

/** Plans and applies one fix for everything that stops something; the job has only begun on return. */
export async function applyFix(throttleBytesPerSecond: number): Promise<string> {
  await readAnew()
  const { planId } = must(await planFixAll(OPERATOR, SLUG))
  return must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond })).jobId
}

/** The job as soon as it is as `wanted`; throws when it ends in another way, or when the deadline has passed. */
export async function untilJob(
  jobId: string,
  wanted: (job: Job) => boolean,
  deadlineMs: number,
  slug = SLUG,
): Promise<Job> {
  const deadline = Date.now() + deadlineMs
  for (;;) {
    const job = must(await readJob(OPERATOR, slug, jobId))
    if (wanted(job)) return job
    if (job.endedAt !== null || Date.now() > deadline) {
      throw new Error(`job ${jobId} is ${job.state}: ${job.log.map(({ text }) => text).join(' ')}`)
    }
    await sleep(POLL_MS)
  }
}
