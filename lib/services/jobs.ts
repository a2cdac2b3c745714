import type { Job, JobSummary } from '#lib/domain/job/job.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import * as store from '#lib/store/jobs.ts'
import type { Actor } from './actor.ts'
import { theConsole } from './console.ts'
import { fromDatabase } from './database.ts'
import { watchedCluster } from './reading.ts'

const LISTED = 100

/** Newest first. */
export async function listJobs(actor: Actor, slug: string): Promise<Result<readonly JobSummary[]>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  return fromDatabase('The jobs could not be read', (database) => store.readJobs(database, slug, LISTED))
}

export async function readJob(actor: Actor, slug: string, jobId: string): Promise<Result<Job>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const job = await fromDatabase('The job could not be read', (database) => store.readJob(database, jobId))
  if (!job.ok) return job
  return job.value?.clusterSlug === slug
    ? ok(job.value)
    : fail('job-unknown', `There is no job ${jobId} for this cluster.`)
}

/** Calls back after each change of the job; returns how to end that. */
export async function subscribeToJob(
  actor: Actor,
  slug: string,
  jobId: string,
  listener: () => void,
): Promise<Result<() => void>> {
  const job = await readJob(actor, slug, jobId)
  if (!job.ok) return job
  const { runner } = await theConsole()
  return ok(runner.subscribe(jobId, listener))
}
