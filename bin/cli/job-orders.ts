import {
  CONFIG_CANCEL_WORDS,
  CONFIG_PAUSE_WORDS,
  CONFIG_RESUME_WORDS,
} from '#components/jobs/config-job-words.ts'
import { finishWords, jobScope, pauseWords, resumeWords, revertWords } from '#components/jobs/order-words.ts'
import { heldBackBy } from '#lib/domain/job/held-back.ts'
import { changesSettings, isCancelled, isOpen, isSettled, REVERT_ANYWAY } from '#lib/domain/job/job.ts'
import type { Result } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import {
  cancelJob,
  changeThrottle,
  pauseJob,
  planRetry,
  planRollback,
  resumeJob,
} from '#lib/services/job-orders.ts'
import { findJob } from '#lib/services/jobs.ts'
import { reachKnown, readWhole } from '#lib/services/reach.ts'
import { applySaved, endCode, type Wanted } from './apply-plan.ts'
import { typed } from './ask.ts'
import { DONE, FAILED, Failure, type FORMATS } from './command.ts'
import { follow } from './follow.ts'
import { jobJson, jobText, leftWords, type Shown } from './job-report.ts'
import { limitWarning } from './limit-warning.ts'
import { expected, onConsole, readFirst } from './on-console.ts'
import { rateWords } from './rate.ts'

/** What `ballast job` does with a job. Each gives the exit code. */

/** Shows it; as text, and where somebody carries it out, follows it, too. */
export function show(id: string, format: (typeof FORMATS)[number]): Promise<number> {
  return onConsole(async () => {
    const job = expected(await findJob(OPERATOR, id))
    process.stdout.write(format === 'json' ? jobJson(job) : jobText(job))
    if (!isOpen(job)) return endCode(job)
    if (format === 'json' || job.state === 'paused' || job.carrier === 'nobody') return DONE
    const { length } = job.log
    return follow(async () => id, { carry: false, logged: length, codeOf: endCode, leftCode: FAILED })
  })
}

export function pause(id: string): Promise<number> {
  return onReached(id, async (job) => {
    requireOpen(job)
    if (!isCancelled(job.wish)) tell(changesSettings(job) ? CONFIG_PAUSE_WORDS : pauseWords(jobScope(job)))
    expected(await pauseJob(OPERATOR, job.clusterSlug, id))
    process.stdout.write(
      `Paused: what is in flight ends, nothing more begins.\nGo on with it: ballast job ${id} --resume\n`,
    )
    return DONE
  })
}

export function throttle(id: string, bytesPerSecond: number): Promise<number> {
  return onReached(id, async ({ clusterSlug, carrier, moves }) => {
    expected(await changeThrottle(OPERATOR, clusterSlug, id, { throttleBytesPerSecond: bytesPerSecond }))
    process.stdout.write(`The limit is ${rateWords(bytesPerSecond)} for each broker.\n`)
    if (carrier === 'nobody') console.error(leftWords(id))
    const read = await readWhole(OPERATOR, clusterSlug)
    if (!read.ok) {
      console.error(`Whether that is enough for what is written is not checked. ${read.problem.message}`)
      return DONE
    }
    const left = moves.filter((move) => !isSettled(move))
    const warning = await limitWarning(clusterSlug, left, bytesPerSecond)
    if (warning !== null) process.stdout.write(`${warning}\n`)
    return DONE
  })
}

/** A job that was cancelled and then left is gone on with as well: it ends as it was told to. */
export function resume(id: string): Promise<number> {
  return onReached(id, async (job) => {
    requireOpen(job)
    if (job.wish === 'pause') {
      tell(changesSettings(job) ? CONFIG_RESUME_WORDS : resumeWords(jobScope(job)))
      expected(await resumeJob(OPERATOR, job.clusterSlug, id))
    }
    return carry(job, endCode)
  })
}

export function cancel(id: string, inFlight: 'finish' | 'revert'): Promise<number> {
  return onReached(id, async (job) => {
    requireOpen(job)
    const slug = job.clusterSlug
    if (job.wish !== inFlight) tell(cancelWords(job, inFlight))
    const cancelled = await cancelUnlessHeld(job, inFlight)
    if (!cancelled.ok && cancelled.problem.code === 'cancel-unsafe' && process.stdin.isTTY) {
      console.error(cancelled.problem.message)
      if (!(await typed(`Type ${REVERT_ANYWAY} to do it all the same: `, REVERT_ANYWAY))) return FAILED
      expected(await cancelJob(OPERATOR, slug, id, { inFlight, override: REVERT_ANYWAY }))
    } else expected(cancelled)
    const asAsked = inFlight === 'finish' ? ['cancelled', 'done'] : ['cancelled']
    return carry(job, ({ state }) => (asAsked.includes(state) ? DONE : FAILED))
  })
}

/** What somebody holds at this moment because going back is unsafe would be held again: only the typed words help. */
async function cancelUnlessHeld(job: Shown, inFlight: 'finish' | 'revert'): Promise<Result<null>> {
  const held = inFlight === 'revert' && job.carrier !== 'nobody' ? heldBackBy(job) : null
  if (held !== null) return { ok: false, problem: held }
  if (inFlight === 'revert') await readFirst(job.clusterSlug)
  return cancelJob(OPERATOR, job.clusterSlug, job.id, { inFlight })
}

/** Plans what brings back what a job did, or what is left of it, and carries that out as `ballast apply` does. */
export function planAnew(id: string, which: 'rollback' | 'retry', wanted: Wanted): Promise<number> {
  return onReached(id, async ({ clusterSlug }) => {
    await readFirst(clusterSlug)
    const make = which === 'rollback' ? planRollback : planRetry
    const planned = await make(OPERATOR, clusterSlug, id)
    if (!planned.ok && planned.problem.code === 'plan-empty') {
      process.stdout.write(`${planned.problem.message}\n`)
      return DONE
    }
    return applySaved(clusterSlug, expected(planned).planId, wanted)
  })
}

/** Does something with a job of a cluster that is known, and watched meanwhile. */
function onReached(id: string, work: (job: Shown) => Promise<number>): Promise<number> {
  return onConsole(async () => {
    const job = expected(await findJob(OPERATOR, id))
    expected(await reachKnown(OPERATOR, job.clusterSlug))
    return work(job)
  })
}

/** What becomes of a job that is cancelled so, as it stands now. */
function cancelWords(job: Shown, inFlight: 'finish' | 'revert'): readonly string[] {
  if (changesSettings(job)) return CONFIG_CANCEL_WORDS
  return inFlight === 'finish' ? finishWords(jobScope(job)) : revertWords(jobScope(job))
}

function tell(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stdout.write(`${sentence}\n`)
}

function requireOpen({ id, state }: Shown): void {
  if (!isOpen({ state })) throw new Failure(`Job ${id} has ended: it is ${state}. Nothing was changed.`)
}

function carry({ id, carrier, log }: Shown, codeOf: (job: Shown) => number): Promise<number> {
  if (carrier === 'other') console.error('Another process carries the job out; this one follows it.')
  return follow(async () => id, { carry: true, logged: log.length, codeOf, leftCode: FAILED })
}
