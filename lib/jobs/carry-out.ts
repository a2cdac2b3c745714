import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Job, JobStep, StepKind } from '#lib/domain/job/job.ts'
import { type Problem, problem } from '#lib/domain/problem.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import type { Database } from '#lib/store/database.ts'
import { markLogDirMoves, markMoves } from '#lib/store/job-moves.ts'
import {
  amendIntent,
  beginStep,
  endStep,
  readIntent,
  readOrder,
  saveProgress,
  saveVerdict,
  setJobState,
} from '#lib/store/jobs.ts'
import type { Claim } from '#lib/store/lease.ts'
import { keepLeftovers, readLeftoversBefore, readLeftoversOf } from '#lib/store/leftovers.ts'
import type { PlanRecord } from '#lib/store/plans.ts'
import { readPolicy } from '#lib/store/policies.ts'
import { Activity } from './activity.ts'
import { firstReading, untilConnected } from './connected.ts'
import { MoveBook } from './move-book.ts'
import { CalledOff, callOff, Outset } from './outset.ts'
import { check } from './steps/check.ts'
import { configure } from './steps/configure.ts'
import { elect } from './steps/elect.ts'
import { logDirs } from './steps/log-dirs.ts'
import { reassign } from './steps/reassign.ts'
import type { Setting } from './steps/settings.ts'
import { throttle, unthrottle } from './steps/throttle.ts'
import { verify } from './steps/verify.ts'
import { type Step, type StepEnd, untilAnswered, type Work } from './work.ts'

const STEPS: Readonly<Record<StepKind, Step<unknown>>> = {
  check,
  configure,
  throttle,
  reassign,
  'log-dirs': logDirs,
  elect,
  unthrottle,
  verify,
}

/** What is done even where an earlier step failed: throttles are put back, and what has arrived gets its preferred leaders. */
function outlastsFailure(kind: StepKind, { moves }: Work): boolean {
  return kind === 'unthrottle' || (kind === 'elect' && moves.in('done').length > 0)
}

const SAVE_PROGRESS_MS = 1_000

/** What carrying out a job needs of the process around it. */
export type Surroundings = {
  readonly database: Database
  readonly collectorOf: (clusterSlug: string) => Collector | null
  readonly patienceMs: number
  /** Waits; rejects with `Stopped` once the runner stops or the job is another's. */
  readonly pause: (milliseconds: number) => Promise<void>
  /** Makes sure of the lease; rejects with `LeaseLost`. */
  readonly fence: Work['fence']
  /** Puts back what an ended job has left on brokers of its cluster; what stood in its way, by broker. */
  readonly mend: (jobId: string, clusterSlug: string) => Promise<ReadonlyMap<BrokerId, Problem>>
  readonly changed: () => void
}

/** Takes a job from where the database says it is to its end. */
export async function carryOut(
  claim: Claim,
  job: Job,
  plan: PlanRecord,
  surroundings: Surroundings,
): Promise<void> {
  const { database, changed } = surroundings
  const end = await endOf(claim, job, plan, surroundings)
  await setJobState(database, claim, end, new Date())
  changed()
}

async function endOf(claim: Claim, job: Job, plan: PlanRecord, surroundings: Surroundings): Promise<JobEnd> {
  const { database } = surroundings
  const outset = new Outset(database, job)
  // Whatever the job waits for, it does not wait longer than it is wanted.
  const pause: Surroundings['pause'] = async (milliseconds) => {
    await outset.unlessCalledOff()
    await surroundings.pause(milliseconds)
  }
  try {
    return await goThrough(claim, job, plan, { ...surroundings, pause }, outset)
  } catch (error) {
    if (!(error instanceof CalledOff)) throw error
    await callOff(database, claim)
    return CANCELLED
  }
}

async function goThrough(
  claim: Claim,
  job: Job,
  plan: PlanRecord,
  surroundings: Surroundings,
  outset: Outset,
): Promise<JobEnd> {
  const { database, collectorOf, changed } = surroundings
  await outset.unlessCalledOff()
  const collector = collectorOf(job.clusterSlug) ?? (await untilConnected(claim, job, surroundings))
  const text = job.startedAt === null ? 'The job starts.' : 'The console goes on with the job.'
  await setJobState(database, claim, { state: 'running', problem: null, text }, new Date())
  changed()
  const work = workFor(claim, job, plan, collector, surroundings)
  await untilAnswered(work, () => firstReading(work))
  return runSteps(claim, work, surroundings, outset)
}

/** Shows that a job broke off, where the database is not what is broken. */
export async function tellBrokenOff(database: Database, claim: Claim, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error)
  const brokenOff = problem('job-broke-off', `A step broke off: ${reason}`)
  const change = { state: 'blocked', problem: brokenOff, text: brokenOff.message } as const
  await setJobState(database, claim, change, new Date())
}

type JobEnd = {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly problem: Problem | null
  readonly text: string
}

const CANCELLED: JobEnd = { state: 'cancelled', problem: null, text: 'The job was cancelled.' }

async function runSteps(
  claim: Claim,
  work: Work,
  { database, changed }: Surroundings,
  outset: Outset,
): Promise<JobEnd> {
  const earlier = work.job.steps.find((step) => step.state === 'failed')
  let failure = earlier ? problemOf(earlier, work) : null
  let cancelled = work.job.steps.some((step) => step.state === 'cancelled')
  for (const step of work.job.steps) {
    if (step.state !== 'pending' && step.state !== 'running') continue
    if (failure && !outlastsFailure(step.kind, work)) continue
    if (!failure) await outset.unlessCalledOff()
    const end = await runStep(claim, work, step.seq, step.kind, { database, changed, outset })
    await endStep(database, claim, step.seq, end.state, end.outcome, new Date())
    changed()
    if (end.state === 'failed') failure ??= end.problem
    cancelled ||= end.state === 'cancelled'
  }
  if (failure) return { state: 'failed', problem: failure, text: 'The job failed.' }
  return cancelled ? CANCELLED : { state: 'done', problem: null, text: 'The job is done.' }
}

/** Why a step failed before this console came: a move that was refused keeps its reason, other steps have their words. */
function problemOf({ outcome }: JobStep, { moves, logDirMoves }: Work): Problem {
  const refused = [...moves.all(), ...logDirMoves.all()].find(({ problem }) => problem !== null)
  return refused?.problem ?? problem('outcome-unknown', outcome ?? 'A step failed.')
}

async function runStep(
  claim: Claim,
  work: Work,
  seq: number,
  kind: StepKind,
  { database, changed, outset }: Pick<Surroundings, 'database' | 'changed'> & { readonly outset: Outset },
): Promise<StepEnd> {
  const step = STEPS[kind]
  const began = work.job.steps.find((candidate) => candidate.seq === seq)?.state === 'running'
  if (began) return step.perform(work, await readIntent(database, claim.jobId, kind))
  const intent = await step.intend(work)
  if (!intent.ok) return { state: 'failed', outcome: intent.problem.message, problem: intent.problem }
  outset.begins(kind)
  await beginStep(database, claim, seq, intent.value, new Date())
  changed()
  return step.perform(work, intent.value)
}

function workFor(
  claim: Claim,
  job: Job,
  plan: PlanRecord,
  collector: Collector,
  { database, patienceMs, pause, fence, mend, changed }: Surroundings,
): Work {
  const { jobId } = claim
  const activity = new Activity(async (state, problem, text) => {
    await setJobState(database, claim, { state, problem, ...(text === null ? {} : { text }) }, new Date())
    changed()
  })
  const moves = new MoveBook(job.moves, (own, state, why) => markMoves(database, claim, own, state, why))
  const logDirMoves = new MoveBook(job.logDirMoves, (own, state, why) =>
    markLogDirMoves(database, claim, own, state, why),
  )
  let progress = job.progress
  let savedAt = Number.NEGATIVE_INFINITY
  return {
    job,
    plan,
    collector,
    link: collector.link,
    moves,
    patienceMs,
    logDirMoves,
    now: () => performance.now(),
    pause,
    fence,
    policy: () => readPolicy(database, job.clusterSlug),
    order: () => readOrder(database, jobId),
    intentOf: (kind) => readIntent(database, jobId, kind),
    amend: (kind, intent) => amendIntent(database, claim, kind, intent),
    leave: (settings, rates) => keepLeftovers(database, claim, leftoversOf(settings, rates), new Date()),
    left: async () => new Set((await readLeftoversOf(database, jobId)).map(({ broker }) => broker)),
    mendLeftovers: (brokers) => mendFor(database, mend, job, brokers),
    progress: () => progress,
    report: async (measured, last) => {
      progress = { ...progress, ...measured }
      if (!last && performance.now() - savedAt < SAVE_PROGRESS_MS) return
      savedAt = performance.now()
      await saveProgress(database, claim, progress)
      changed()
    },
    conclude: (verdict) => saveVerdict(database, claim, verdict),
    waitFor: (why) => activity.waitFor(why),
    rest: (resting) => activity.rest(resting),
  }
}

function leftoversOf(settings: readonly Setting[], rates: readonly number[]) {
  return settings.map(({ resource, key, prior }) => ({
    ...{ broker: Number(resource.name), key, prior },
    ours: rates.map(String),
  }))
}

/** An earlier job's value on a broker must not be taken for its operator's. */
async function mendFor(
  database: Database,
  mend: Surroundings['mend'],
  { id, clusterSlug }: Job,
  brokers: readonly BrokerId[],
): Promise<Problem | null> {
  const here = async () =>
    (await readLeftoversBefore(database, id)).filter(({ broker }) => brokers.includes(broker))
  const problems: Problem[] = []
  for (const jobId of new Set((await here()).map((leftover) => leftover.jobId)))
    for (const [broker, why] of await mend(jobId, clusterSlug))
      if (brokers.includes(broker)) problems.push(why)
  const [left] = await here()
  if (!left) return null
  const words = `Job ${left.jobId} has left its throttle on broker ${left.broker}, which has to be put back first.`
  const [first] = problems
  if (!first) return problem('timed-out', words, 'The job goes on by itself.')
  return { ...first, message: `${words} ${joinProblems(problems).message}` }
}
