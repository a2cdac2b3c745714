import type { Policy } from '#lib/domain/audit/policy.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Job, JobLogDirMove, Progress } from '#lib/domain/job/job.ts'
import type { Problem, ProblemCode, Result } from '#lib/domain/problem.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import type { Link } from '#lib/kafka/link.ts'
import type { Guard } from '#lib/kafka/wire.ts'
import type { Order } from '#lib/store/jobs.ts'
import { LEASE_MS } from '#lib/store/lease.ts'
import type { PlanRecord } from '#lib/store/plans.ts'
import type { MoveBook } from './move-book.ts'
import type { Setting } from './steps/settings.ts'

/** What a step works with. It holds nothing that a restart could not bring back. */
export type Work = {
  readonly job: Job
  readonly plan: PlanRecord
  readonly moves: MoveBook
  readonly logDirMoves: MoveBook<JobLogDirMove>
  readonly link: Link
  readonly collector: Collector
  readonly patienceMs: number
  /** Milliseconds of a clock that never jumps, for rates. */
  readonly now: () => number
  /** Waits; rejects with `Stopped` once the runner stops. */
  readonly pause: (milliseconds: number) => Promise<void>
  /** What the cluster is held to at this moment. */
  readonly policy: () => Promise<Policy>
  /** What the operator wants of the job at this moment. */
  readonly order: () => Promise<Order>
  /**
   * Makes sure that this console still has the job: to be awaited right before each request that changes the cluster.
   * Rejects with `LeaseLost` where another one carries it out now. The guard throws the same where the request comes to
   * leave so late that another one may have it, as after the process was stopped in between.
   */
  readonly fence: () => Promise<Guard>
  /** The committed intent of an earlier step of this job; null where it never began. */
  readonly intentOf: (kind: 'throttle') => Promise<unknown>
  /** Commits a changed intent, before the requests that it is about. */
  readonly amend: (kind: 'throttle', intent: unknown) => Promise<void>
  /** Commits what cannot be put back now, so that the job can end; it is put back as soon as the broker takes it. */
  readonly leave: (settings: readonly Setting[], rates: readonly number[]) => Promise<void>
  /** The brokers on which this job has left something. */
  readonly left: () => Promise<ReadonlySet<BrokerId>>
  /** Puts back what earlier jobs have left on these brokers; what stands in its way, null once nothing is left. */
  readonly mendLeftovers: (brokers: readonly BrokerId[]) => Promise<Problem | null>
  /** What was measured last. */
  readonly progress: () => Progress
  /** Keeps what was measured, now and then; the `last` in any case. */
  readonly report: (measured: Partial<Progress>, last: boolean) => Promise<void>
  /** Keeps what the cluster showed after the end, finding by finding. */
  readonly conclude: (verdict: Job['verdict']) => Promise<void>
  /** Says what the job waits for (null: nothing any more); the job stays open. */
  readonly waitFor: (problem: Problem | null) => Promise<void>
  /** Says that the job rests because its operator paused it, or goes on. */
  readonly rest: (resting: boolean) => Promise<void>
}

export type StepEnd =
  | { readonly state: 'done' | 'cancelled'; readonly outcome: string }
  | { readonly state: 'failed'; readonly outcome: string; readonly problem: Problem }

/**
 * One kind of step. `intend` reads and decides; its value is committed before `perform` sends anything.
 * `perform` may run again after a crash at any point, so it re-reads the cluster before each request.
 */
export type Step<Intent> = {
  intend(work: Work): Promise<Result<Intent>>
  perform(work: Work, intent: Intent): Promise<StepEnd>
}

/** Thrown out of a step when the runner stops; the step goes on at the next start. */
export class Stopped extends Error {}

export function failed(problem: Problem, outcome = problem.message): StepEnd {
  return { state: 'failed', outcome, problem }
}

/** Nothing was said by Kafka itself: a broker that dies in a handshake shows as `tls-failed`, one behind a proxy as `not-kafka`. */
const PASSING: readonly ProblemCode[] = [
  'timed-out',
  'connection-lost',
  'connection-refused',
  'host-unknown',
  'not-kafka',
  'tls-required',
  'tls-failed',
  'advertised-unreachable',
  'outcome-unknown',
  'not-read-yet',
]
/** Between two attempts to reach what did not answer. */
export const RETRY_MS = 2_000

/** How long others are waited for before they are done without, in milliseconds. */
export type Waits = {
  /** A console that was silent for so long has lost its jobs to another. */
  readonly leaseMs: number
  /** A broker that was silent for so long is not waited for by a job that is to end. */
  readonly patienceMs: number
}
export const WAITS: Waits = { leaseMs: LEASE_MS, patienceMs: 30_000 }

/** Whether waiting may mend it: the cluster did not answer, as opposed to having refused. */
export function isPassing({ code }: Problem): boolean {
  return PASSING.includes(code)
}

/**
 * Repeats a read until the cluster answers, and says meanwhile what the job waits for. Returns early only with
 * a problem that waiting does not mend.
 */
export async function untilAnswered<T>(work: Work, read: () => Promise<Result<T>>): Promise<Result<T>> {
  for (let waiting = false; ; waiting = true) {
    const answer = await read()
    if (answer.ok || !isPassing(answer.problem)) {
      if (waiting) await work.waitFor(null)
      return answer
    }
    await work.waitFor(answer.problem)
    await work.pause(RETRY_MS)
  }
}
