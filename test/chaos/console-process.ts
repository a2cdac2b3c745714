import { must } from '#demo/link.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { watchFailpoints } from '#lib/failpoint.ts'
import type { Waits } from '#lib/jobs/work.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { cancelJob, changeThrottle, pauseJob, resumeJob } from '#lib/services/job-orders.ts'
import { listJobs, readJob } from '#lib/services/jobs.ts'
import { applyPlan } from '#lib/services/plans.ts'
import type { DatabasePlace } from '#lib/store/place.ts'
import { openProduct, readAnew, SLUG } from '../product.ts'

/**
 * A console as a process of its own, that its parent can kill: it does what it is sent, and tells of each failpoint. The
 * modules are loaded before the first message, so that a spare one takes over as fast as a restarted server would.
 */

/** What an operator may want of a job. */
export type Order =
  | { readonly do: 'pause' | 'resume'; readonly jobId: string }
  | { readonly do: 'cancel'; readonly jobId: string; readonly inFlight: 'finish' | 'revert' }
  | { readonly do: 'throttle'; readonly jobId: string; readonly rate: number }

export type Ask =
  /** A path is the folder of an SQLite database. */
  | { readonly do: 'open'; readonly where: string | DatabasePlace }
  | { readonly do: 'close' }
  /** Imports the reassignment, and applies it. */
  | { readonly do: 'apply'; readonly file: string; readonly rate: number }
  | { readonly do: 'read'; readonly jobId: string }
  /** The ids of all jobs, newest first. */
  | { readonly do: 'list' }
  | Order
  /** What happens at the `nth` passing of a point, counted from now; tells of every point from now on. */
  | { readonly do: 'arm'; readonly trap: Trap | null }

/** `nth`: the how-manieth passing of the point, from 1. */
export type Trap = {
  readonly point: string
  readonly nth: number
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

/** What it tells: the answer to the request with that id, or a point that it passes. */
export type Told =
  | { readonly ready: true }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly point: string }

/** Shorter than in earnest, so that a trial takes seconds where another console or the job is to give somebody up. */
const WAITS: Waits = { leaseMs: 5_000, patienceMs: 5_000 }

async function obey(ask: Ask): Promise<unknown> {
  switch (ask.do) {
    case 'open':
      return openProduct(ask.where, undefined, WAITS)
    case 'close':
      return closeConsole()
    case 'arm':
      return arm(ask.trap)
    case 'apply':
      return apply(ask.file, ask.rate)
    case 'read':
      return must(await readJob(OPERATOR, SLUG, ask.jobId)) satisfies Job
    case 'list':
      return must(await listJobs(OPERATOR, SLUG)).jobs.map(({ id }) => id)
    case 'pause':
      return must(await pauseJob(OPERATOR, SLUG, ask.jobId))
    case 'resume':
      return must(await resumeJob(OPERATOR, SLUG, ask.jobId))
    case 'cancel':
      return must(await cancelJob(OPERATOR, SLUG, ask.jobId, { inFlight: ask.inFlight }))
    case 'throttle':
      return must(await changeThrottle(OPERATOR, SLUG, ask.jobId, { throttleBytesPerSecond: ask.rate }))
  }
}

async function apply(file: string, rate: number): Promise<string> {
  await readAnew()
  const { planId } = must(await importPlan(OPERATOR, SLUG, file, 'chaos.json'))
  return must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: rate })).jobId
}

/** Nothing runs between a point and its signal: the kill is where it says it is. */
function arm(trap: Trap | null): void {
  let left = trap?.nth ?? 0
  watchFailpoints((point) => {
    tell({ point })
    if (point === trap?.point && --left === 0) process.kill(process.pid, trap.signal)
  })
}

function tell(told: Told): void {
  process.send?.(told)
}

process.on('message', ({ id, ask }: { id: number; ask: Ask }) => {
  obey(ask).then(
    (value) => tell({ id, value }),
    (error: unknown) => tell({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
process.once('disconnect', () => process.exit(0))
tell({ ready: true })
