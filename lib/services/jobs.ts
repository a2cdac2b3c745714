import {
  countIn,
  JOB_STATES,
  type Job,
  type JobCounts,
  type JobState,
  type Leftover,
  type ListedJob,
} from '#lib/domain/job/job.ts'
import { type Page, pageAt } from '#lib/domain/paging.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import * as store from '#lib/store/jobs.ts'
import { readOwners } from '#lib/store/lease.ts'
import { readLeftoversOn } from '#lib/store/leftovers.ts'
import type { Actor } from './actor.ts'
import { theConsole } from './console.ts'
import { fromDatabase } from './database.ts'
import { watchJob } from './job-watch.ts'
import { watchedCluster } from './reading.ts'

const LISTED = 100

/** A page of the jobs of a cluster, newest first. */
export type ListedJobs = Page & {
  readonly jobs: readonly ListedJob[]
  /** Of all jobs, whatever is listed. */
  readonly counts: JobCounts
}

/** `states`: the ones that are listed, all where it is left out. */
export async function listJobs(
  actor: Actor,
  slug: string,
  { states, page = 1 }: { readonly states?: readonly JobState[]; readonly page?: number } = {},
): Promise<Result<ListedJobs>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  return fromDatabase('The jobs could not be read', async (database) => {
    const counts = await store.countJobs(database, slug)
    const at = pageAt(countIn(counts, states ?? JOB_STATES), page, LISTED)
    const slice = { skip: at.first, take: LISTED, ...(states === undefined ? {} : { states }) }
    return { ...at, counts, jobs: await store.readJobs(database, slug, slice) }
  })
}

/** What every page waits at most for what it does not need. */
const LEFTOVERS_MS = 1_000

/** What ended jobs have left on brokers that were away, oldest first. */
export async function listLeftovers(actor: Actor, slug: string): Promise<Result<readonly Leftover[]>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  return fromDatabase(
    'What jobs have left behind could not be read',
    (database) => readLeftoversOn(database, slug),
    LEFTOVERS_MS,
  )
}

/** Who carries out a job at this moment: this process, another one that shares the database, or nobody. */
export type Carrier = 'this' | 'other' | 'nobody'

/** The jobs of every cluster, of forgotten ones too; newest first. */
export async function listAllJobs(
  _actor: Actor,
): Promise<Result<readonly (ListedJob & { readonly carrier: Carrier })[]>> {
  return fromDatabase('The jobs could not be read', async (database) => {
    const carrierOf = await carriers()
    const jobs = await store.readJobs(database, null, { take: LISTED })
    return jobs.map((job) => ({ ...job, carrier: carrierOf(job.id) }))
  })
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

/** The job with this id, whatever cluster it is of, and whether that is known or not. */
export async function findJob(
  _actor: Actor,
  jobId: string,
): Promise<Result<Job & { readonly carrier: Carrier }>> {
  const found = await fromDatabase('The job could not be read', async (database) => {
    const carrierOf = await carriers()
    const job = await store.readJob(database, jobId)
    return job && { ...job, carrier: carrierOf(jobId) }
  })
  if (!found.ok) return found
  return found.value ? ok(found.value) : fail('job-unknown', `There is no job ${jobId}.`)
}

async function carriers(): Promise<(jobId: string) => Carrier> {
  const { database, owner } = await theConsole()
  const owners = await readOwners(database, new Date())
  return (jobId) => {
    const holder = owners.get(jobId)
    if (holder === undefined) return 'nobody'
    return holder === owner ? 'this' : 'other'
  }
}

/** Goes on with an open job in this process, unless another one has it. */
export async function carryOutJob(actor: Actor, slug: string, jobId: string): Promise<Result<null>> {
  const job = await readJob(actor, slug, jobId)
  if (!job.ok) return job
  const { runner } = await theConsole()
  runner.run(jobId)
  return ok(null)
}

/** Calls back after each change of the job, whoever made it, and once at the beginning; returns how to end that. */
export async function subscribeToJob(
  actor: Actor,
  slug: string,
  jobId: string,
  listener: () => void,
): Promise<Result<() => void>> {
  const job = await readJob(actor, slug, jobId)
  if (!job.ok) return job
  const { runner, database, log } = await theConsole()
  const readVersion = () => store.readJobVersion(database, jobId)
  const version = await fromDatabase('The job could not be read', readVersion)
  if (!version.ok) return version
  const source = {
    subscribe: (tell: () => void) => runner.subscribe(jobId, tell),
    readVersion,
    isOwn: async () => (await carriers())(jobId) === 'this',
    onError: (error: unknown) => log.error({ jobId, err: error }, 'A job could not be read.'),
  }
  return ok(watchJob(source, version.value, listener))
}
