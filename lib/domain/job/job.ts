import type { Move } from '../plan/plan.ts'
import type { Problem } from '../problem.ts'

/** `blocked` goes on by itself when what it waits for returns; the others that are not active are terminal. */
export const JOB_STATES = ['queued', 'running', 'blocked', 'done', 'failed'] as const
export type JobState = (typeof JOB_STATES)[number]

export const STEP_KINDS = ['check', 'throttle', 'reassign', 'elect', 'unthrottle', 'verify'] as const
export type StepKind = (typeof STEP_KINDS)[number]

/** One idempotent step, kept in the database before its first request leaves. */
export type JobStep = {
  readonly seq: number
  readonly kind: StepKind
  readonly state: 'pending' | 'running' | 'done' | 'failed'
  /** Epoch milliseconds. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** What was done and seen, in words; null before. */
  readonly outcome: string | null
}

export type Job = {
  readonly id: string
  readonly clusterSlug: string
  readonly planId: string
  readonly title: string
  readonly state: JobState
  readonly createdBy: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly throttleBytesPerSecond: number
  readonly steps: readonly JobStep[]
  readonly moves: readonly Move[]
  readonly progress: Progress
  /** Why it is blocked or failed; null otherwise. */
  readonly problem: Problem | null
  /** After the end: whether each finding that it was to mend is gone. */
  readonly verdict: readonly { readonly finding: string; readonly title: string; readonly gone: boolean }[]
  /** What happened, oldest first. */
  readonly log: readonly { readonly at: number; readonly text: string }[]
}

export type Progress = {
  readonly moves: readonly MoveProgress[]
  readonly bytesDone: number
  /** Null while unknown. */
  readonly bytesTotal: number | null
  /** Bytes per second over the recent window; null before two measurements. */
  readonly rate: number | null
  readonly secondsLeft: number | null
}

export type MoveProgress = {
  readonly topic: string
  readonly partition: number
  readonly state: 'waiting' | 'copying' | 'done'
  readonly bytesDone: number
  readonly bytesTotal: number | null
}
