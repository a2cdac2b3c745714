import type { BrokerId } from '../cluster.ts'
import type { LogDirMove, Move } from '../plan/plan.ts'
import type { Problem } from '../problem.ts'
import type { Demand } from './demand.ts'
import type { LogDirProgress } from './log-dir-progress.ts'
import type { Throughput } from './throughput.ts'

/**
 * `blocked` goes on by itself when what it waits for returns, `paused` when its operator says so. `done`, `failed` and
 * `cancelled` are terminal.
 */
export const JOB_STATES = ['queued', 'running', 'blocked', 'paused', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** How many jobs there are in each state; one that is not named has none. */
export type JobCounts = Readonly<Partial<Record<JobState, number>>>

/** States that a job can leave. */
export const OPEN_STATES: readonly JobState[] = ['queued', 'running', 'blocked', 'paused']

/**
 * What its operator wants of a job. `pause`: submit nothing more, what is in flight ends. `finish`: cancel, but let what is in
 * flight end. `revert`: cancel, and bring what is in flight back to where it was, as soon as its originals are alive and in sync;
 * `revert-anyway`: although they are not.
 */
export const WISHES = ['run', 'pause', 'finish', 'revert', 'revert-anyway'] as const
export type Wish = (typeof WISHES)[number]

export function isCancelled(wish: Wish): boolean {
  return wish !== 'run' && wish !== 'pause'
}

/** Whether what is in flight is to go back. */
export function goesBack(wish: Wish): boolean {
  return wish === 'revert' || wish === 'revert-anyway'
}

/** A job that was cancelled can only be ended otherwise: what is in flight is brought back, or ends where it goes to after all. */
export function mayFollow(wish: Wish, wanted: Wish): boolean {
  return !isCancelled(wish) || goesBack(wanted) || (wanted === 'finish' && goesBack(wish))
}

/** What has to be typed to revert a job although some of its originals are not in sync. */
export const REVERT_ANYWAY = 'revert anyway'

export const STEP_KINDS = [
  'check',
  'configure',
  'throttle',
  'reassign',
  'log-dirs',
  'unthrottle',
  'elect',
  'verify',
] as const
export type StepKind = (typeof STEP_KINDS)[number]

/** One idempotent step, kept in the database before its first request leaves. */
export type JobStep = {
  readonly seq: number
  readonly kind: StepKind
  readonly state: 'pending' | 'running' | 'done' | 'failed' | 'cancelled'
  /** Epoch milliseconds. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** What was done and seen, in words; null before. */
  readonly outcome: string | null
}

/**
 * A partition's way through a job. `submitted` is committed before the request leaves, so it may not have arrived, and then is
 * `waiting` again; `moving` was seen on the cluster. `dropped` was never begun, because the job was cancelled or stopped;
 * `reverting` goes back to `reverted`; `refused` says why in `problem`. `unknown`: the broker that has it did not answer until the
 * end; only a replica can come to that, that goes to another log directory.
 */
export const MOVE_STATES = [
  'waiting',
  'submitted',
  'moving',
  'done',
  'dropped',
  'reverting',
  'reverted',
  'refused',
  'unknown',
] as const
export type MoveState = (typeof MOVE_STATES)[number]

export type JobMove = Move & {
  readonly seq: number
  readonly state: MoveState
  readonly problem: Problem | null
}

/** The same of a replica that goes to another log directory of its broker. */
export type JobLogDirMove = LogDirMove & Pick<JobMove, 'seq' | 'state' | 'problem'>

/** A job as lists show it. */
export type JobSummary = {
  readonly id: string
  readonly clusterSlug: string
  readonly planId: string
  readonly title: string
  readonly state: JobState
  readonly wish: Wish
  readonly createdBy: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly throttleBytesPerSecond: number
  /** Partitions that it changes. */
  readonly partitions: number
  /** Replicas that it moves between log directories. */
  readonly replicas: number
  /** Of all copies. */
  readonly bytesTotal: number | null
  /** Why it is blocked or failed; null otherwise. */
  readonly problem: Problem | null
}

/** A job in the list of them. */
export type ListedJob = JobSummary & {
  /** Settings that it changes. */
  readonly settings: number
}

export type Job = JobSummary & {
  readonly steps: readonly JobStep[]
  /** In the order in which they are submitted. */
  readonly moves: readonly JobMove[]
  readonly logDirMoves: readonly JobLogDirMove[]
  readonly progress: Progress
  /** After the end: whether each finding that it was to mend is gone. */
  readonly verdict: readonly { readonly finding: string; readonly title: string; readonly gone: boolean }[]
  /** What it could not put back, because the broker was away or refused it; it is put back as soon as that takes it. */
  readonly leftovers: readonly Leftover[]
  /** What happened, oldest first. */
  readonly log: readonly { readonly at: number; readonly text: string }[]
}

/** A key that a job has set on a broker and that is to be put back there. */
export type Leftover = {
  readonly jobId: string
  readonly broker: BrokerId
  readonly key: string
  /** The values that are the job's: any other was set by somebody else, and stays. */
  readonly ours: readonly string[]
  /** What was set before; null for nothing. */
  readonly prior: string | null
  /** Epoch milliseconds. */
  readonly since: number
}

export type Progress = {
  /** Bytes of each move that is on its way, by its `seq`. */
  readonly moves: readonly MoveProgress[]
  readonly bytesDone: number
  /** Null while unknown. */
  readonly bytesTotal: number | null
  /** Bytes per second over the recent window; null before two measurements. */
  readonly rate: number | null
  readonly secondsLeft: number | null
  readonly throughput: Throughput
  /** Where the throttle is used up by what producers write, so that copies come no nearer to their end; the greatest first. */
  readonly losing: readonly Demand[]
  /** Of the moves between log directories, apart from the rest; null where the job has none. */
  readonly logDirs: LogDirProgress | null
}

export type MoveProgress = {
  readonly seq: number
  readonly bytesDone: number
  readonly bytesTotal: number | null
  /** Bytes per second over the recent window; null before two measurements. */
  readonly rate: number | null
  /** Since when it has not grown, in epoch milliseconds, once that is suspicious; null while it grows. */
  readonly stalledSince: number | null
}

/** How many jobs are in one of these states. */
export function countIn(counts: JobCounts, states: readonly JobState[]): number {
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
}

export function isOpen({ state }: Pick<JobSummary, 'state'>): boolean {
  return OPEN_STATES.includes(state)
}

/** Whether a job changes settings; such a one moves nothing. */
export function changesSettings({ steps }: Pick<Job, 'steps'>): boolean {
  return steps.some(({ kind }) => kind === 'configure')
}

/** Whether a move was asked of Kafka and is not settled. */
export function isInFlight({ state }: Pick<JobMove, 'state'>): boolean {
  return state === 'submitted' || state === 'moving' || state === 'reverting'
}

const SETTLED: readonly MoveState[] = ['done', 'dropped', 'reverted', 'refused', 'unknown']

/** Whether a move needs nothing more. */
export function isSettled({ state }: Pick<JobMove, 'state'>): boolean {
  return SETTLED.includes(state)
}
