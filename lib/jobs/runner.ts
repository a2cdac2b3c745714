import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, StepKind } from '#lib/domain/job/job.ts'
import { fail, ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import type { Database } from '#lib/store/database.ts'
import {
  beginStep,
  endStep,
  readIntent,
  readJob,
  readOpenJobIds,
  saveProgress,
  saveVerdict,
  setJobState,
} from '#lib/store/jobs.ts'
import { type PlanRecord, readPlan } from '#lib/store/plans.ts'
import { check } from './steps/check.ts'
import { elect } from './steps/elect.ts'
import { reassign } from './steps/reassign.ts'
import { throttle, unthrottle } from './steps/throttle.ts'
import { verify } from './steps/verify.ts'
import { type Step, type StepEnd, Stopped, untilAnswered, type Work } from './work.ts'

const STEPS: Readonly<Record<StepKind, Step<unknown>>> = {
  check,
  throttle,
  reassign,
  elect,
  unthrottle,
  verify,
}

/** The steps of every reassignment, in order. */
export const REASSIGNMENT_STEPS: readonly StepKind[] = [
  'check',
  'throttle',
  'reassign',
  'unthrottle',
  'elect',
  'verify',
]

/** What is put back even where an earlier step failed. */
const CLEAN_UP: readonly StepKind[] = ['unthrottle']

const SAVE_PROGRESS_MS = 1_000
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 60_000
/** For a cluster that is connected again. */
const LOOK_AGAIN_MS = 2_000

/** Whatever is wrong with the connection, an open job waits until it is mended. */
function firstReading(collector: Collector): Result<null> {
  if (collector.observation() !== null) return ok(null)
  const trouble = collector.problem()
  return fail('not-read-yet', trouble?.message ?? 'The cluster has not been read yet.', trouble?.hint)
}

export type RunnerOptions = {
  readonly database: Database
  /** The collector of a cluster; null where the console does not know the cluster any more. */
  readonly collectorOf: (clusterSlug: string) => Collector | null
  readonly onError: (jobId: string, error: unknown) => void
}

export type Runner = {
  /** Starts a job, or goes on with one, in the background. Starting one that runs already does nothing. */
  readonly run: (jobId: string) => void
  /** Goes on with every job that an earlier process left open. */
  readonly resume: () => Promise<void>
  /** Called after each change of that job. */
  readonly subscribe: (jobId: string, listener: () => void) => () => void
  /** Stops after the request under way; the jobs stay open for the next start. */
  readonly stop: () => Promise<void>
}

/** Carries out jobs. All it knows is in the database: a process that dies at any point is replaced by the next. */
export function createRunner({ database, collectorOf, onError }: RunnerOptions): Runner {
  const running = new Map<string, Promise<void>>()
  const listeners = new Map<string, Set<() => void>>()
  const stopping = new AbortController()

  function run(jobId: string): void {
    if (running.has(jobId) || stopping.signal.aborted) return
    running.set(
      jobId,
      persist(jobId).finally(() => running.delete(jobId)),
    )
  }

  /** Repeats a job that broke off (the database was full or locked, or a bug) until it ends. */
  async function persist(jobId: string): Promise<void> {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      try {
        return await carryOut(jobId)
      } catch (error) {
        if (error instanceof Stopped) return
        onError(jobId, error)
        await tellBrokenOff(jobId, error)
      }
      try {
        await pause(wait)
      } catch {
        return
      }
    }
  }

  /** Shows that a job broke off, where the database is not what is broken. */
  async function tellBrokenOff(jobId: string, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error)
    const brokenOff = problem('job-broke-off', `A step broke off: ${reason}`)
    try {
      await setJobState(
        database,
        jobId,
        { state: 'blocked', problem: brokenOff, text: brokenOff.message },
        new Date(),
      )
      changed(jobId)
    } catch (again) {
      onError(jobId, again)
    }
  }

  async function carryOut(jobId: string): Promise<void> {
    const job = await readJob(database, jobId)
    const plan = job && (await readPlan(database, job.clusterSlug, job.planId))
    if (!job || !plan || job.endedAt !== null) return
    const collector = collectorOf(job.clusterSlug) ?? (await untilConnected(job))
    const text = job.startedAt === null ? 'The job starts.' : 'The console goes on with the job.'
    await setJobState(database, jobId, { state: 'running', problem: null, text }, new Date())
    changed(jobId)
    const work = workFor(job, plan, collector)
    // Until then no broker's address is known but the bootstrap ones, and none can be asked for its own.
    await untilAnswered(work, async () => firstReading(collector))
    await runSteps(work)
  }

  /** A job whose cluster the console no longer knows has throttles to take away: it waits for the cluster. */
  async function untilConnected({ id, clusterSlug }: Job): Promise<Collector> {
    const gone = problem(
      'cluster-unknown',
      `The console is not connected to the cluster "${clusterSlug}" any more: moves and throttles of this job may be left there.`,
      'Connect the cluster again under the same name: the job goes on by itself.',
    )
    await setJobState(database, id, { state: 'blocked', problem: gone, text: gone.message }, new Date())
    changed(id)
    for (;;) {
      await pause(LOOK_AGAIN_MS)
      const collector = collectorOf(clusterSlug)
      if (collector) return collector
    }
  }

  async function runSteps(work: Work): Promise<void> {
    const earlier = work.job.steps.find((step) => step.state === 'failed')
    let failure: Problem | null = earlier
      ? problem('outcome-unknown', earlier.outcome ?? 'A step failed.')
      : null
    for (const step of work.job.steps) {
      if (step.state === 'done' || step.state === 'failed') continue
      if (failure && !CLEAN_UP.includes(step.kind)) continue
      const end = await runStep(work, step.seq, step.kind)
      await endStep(database, work.job.id, step.seq, end.state, end.outcome, new Date())
      changed(work.job.id)
      if (end.state === 'failed') failure ??= end.problem
    }
    await finish(work.job.id, failure, failure ? 'The job failed.' : 'The job is done.')
  }

  async function runStep(work: Work, seq: number, kind: StepKind): Promise<StepEnd> {
    const step = STEPS[kind]
    const began = work.job.steps.find((candidate) => candidate.seq === seq)?.state === 'running'
    if (began) return step.perform(work, await readIntent(database, work.job.id, kind))
    const intent = await step.intend(work)
    if (!intent.ok) return { state: 'failed', outcome: intent.problem.message, problem: intent.problem }
    await beginStep(database, work.job.id, seq, intent.value, new Date())
    changed(work.job.id)
    return step.perform(work, intent.value)
  }

  function workFor(job: Job, plan: PlanRecord, collector: Collector): Work {
    let savedAt = Number.NEGATIVE_INFINITY
    let waiting: string | null = null
    return {
      job,
      plan,
      collector,
      link: collector.link,
      now: () => performance.now(),
      pause,
      intentOf: (kind) => readIntent(database, job.id, kind),
      report: async (progress) => {
        const complete = progress.moves.every((move) => move.state === 'done')
        if (!complete && performance.now() - savedAt < SAVE_PROGRESS_MS) return
        savedAt = performance.now()
        await saveProgress(database, job.id, progress)
        changed(job.id)
      },
      conclude: (verdict) => saveVerdict(database, job.id, verdict),
      waitFor: async (problem) => {
        const message = problem?.message ?? null
        if (message === waiting) return
        waiting = message
        const state = problem ? 'blocked' : 'running'
        const text = problem ? `Waiting. ${problem.message}` : 'Going on.'
        await setJobState(database, job.id, { state, problem, text }, new Date())
        changed(job.id)
      },
    }
  }

  async function finish(jobId: string, failure: Problem | null, text: string): Promise<void> {
    await setJobState(
      database,
      jobId,
      { state: failure ? 'failed' : 'done', problem: failure, text },
      new Date(),
    )
    changed(jobId)
  }

  async function pause(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: stopping.signal })
    } catch (error) {
      throw new Stopped('The runner stops.', { cause: error })
    }
  }

  function changed(jobId: string): void {
    for (const listener of listeners.get(jobId) ?? []) listener()
  }

  return {
    run,
    resume: async () => {
      for (const jobId of await readOpenJobIds(database)) run(jobId)
    },
    subscribe: (jobId, listener) => {
      const own = listeners.get(jobId) ?? new Set()
      listeners.set(jobId, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0) listeners.delete(jobId)
      }
    },
    stop: async () => {
      stopping.abort()
      await Promise.allSettled(running.values())
    },
  }
}
