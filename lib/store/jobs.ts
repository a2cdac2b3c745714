import type { Job, JobState, JobStep, Progress, StepKind } from '#lib/domain/job/job.ts'
import type { Move, Plan } from '#lib/domain/plan/plan.ts'
import type { Problem } from '#lib/domain/problem.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { serializable } from './transaction.ts'

const OPEN: readonly JobState[] = ['queued', 'running', 'blocked']

export type NewJob = {
  readonly id: string
  readonly clusterSlug: string
  readonly planId: string
  readonly title: string
  readonly throttle: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly steps: readonly StepKind[]
}

/**
 * Commits the whole intent of a job at once. Returns false, with nothing written, where another job of the same
 * cluster is open or the plan has a job already.
 */
export async function insertJob(database: Database, job: NewJob): Promise<boolean> {
  const { steps, throttle, ...rest } = job
  return serializable(database, async (transaction) => {
    const inTheWay = await transaction.job.count({
      where: { OR: [{ clusterSlug: job.clusterSlug, state: { in: [...OPEN] } }, { planId: job.planId }] },
    })
    if (inTheWay > 0) return false
    await transaction.job.create({
      data: {
        ...rest,
        throttle: BigInt(throttle),
        state: 'queued',
        steps: { create: steps.map((kind, seq) => ({ seq, kind, state: 'pending' })) },
      },
    })
    return true
  })
}

const WHOLE = {
  plan: true,
  steps: { orderBy: { seq: 'asc' } },
  log: { orderBy: { id: 'asc' } },
} as const satisfies Prisma.JobInclude

type Row = Prisma.JobGetPayload<{ include: typeof WHOLE }>

export async function readJob(database: Database, id: string): Promise<Job | null> {
  const row = await database.job.findUnique({ where: { id }, include: WHOLE })
  return row && jobOf(row)
}

/** Newest first, at most `limit`. */
export async function readJobs(
  database: Database,
  clusterSlug: string,
  limit: number,
): Promise<readonly Job[]> {
  const rows = await database.job.findMany({
    where: { clusterSlug },
    orderBy: { createdAt: 'desc' },
    take: limit,
    include: WHOLE,
  })
  return rows.map(jobOf)
}

/** Ids of jobs that have not ended, oldest first; of one cluster where given. */
export async function readOpenJobIds(database: Database, clusterSlug?: string): Promise<readonly string[]> {
  const rows = await database.job.findMany({
    where: { state: { in: [...OPEN] }, ...(clusterSlug === undefined ? {} : { clusterSlug }) },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** The committed intent of a step, as it was written; null before the step began. */
export async function readIntent(database: Database, jobId: string, kind: StepKind): Promise<unknown> {
  const row = await database.jobStep.findFirst({ where: { jobId, kind }, select: { intent: true } })
  return row?.intent == null ? null : JSON.parse(row.intent)
}

/** Commits what a step is about to do, before its first request leaves. */
export async function beginStep(
  database: Database,
  jobId: string,
  seq: number,
  intent: unknown,
  at: Date,
): Promise<void> {
  await database.jobStep.update({
    where: { jobId_seq: { jobId, seq } },
    data: { state: 'running', startedAt: at, intent: JSON.stringify(intent) },
  })
}

/** Commits how a step ended, with a line in the job's log, in one transaction. */
export async function endStep(
  database: Database,
  jobId: string,
  seq: number,
  state: 'done' | 'failed',
  outcome: string,
  at: Date,
): Promise<void> {
  await database.$transaction([
    database.jobStep.update({ where: { jobId_seq: { jobId, seq } }, data: { state, outcome, endedAt: at } }),
    database.jobLog.create({ data: { jobId, at, text: outcome } }),
  ])
}

/** Changes a job's state; the ones that end it also set `endedAt`. `text` goes to the log. */
export async function setJobState(
  database: Database,
  jobId: string,
  change: { readonly state: JobState; readonly problem?: Problem | null; readonly text?: string },
  at: Date,
): Promise<void> {
  const { state, problem, text } = change
  await database.$transaction([
    database.job.update({
      where: { id: jobId },
      data: {
        state,
        ...(problem === undefined ? {} : { problem: problem && JSON.stringify(problem) }),
        ...(OPEN.includes(state) ? {} : { endedAt: at }),
      },
    }),
    database.job.updateMany({
      where: { id: jobId, startedAt: null, state: 'running' },
      data: { startedAt: at },
    }),
    ...(text === undefined ? [] : [database.jobLog.create({ data: { jobId, at, text } })]),
  ])
}

export async function saveProgress(database: Database, jobId: string, progress: Progress): Promise<void> {
  await database.job.update({ where: { id: jobId }, data: { progress: JSON.stringify(progress) } })
}

export async function saveVerdict(database: Database, jobId: string, verdict: Job['verdict']): Promise<void> {
  await database.job.update({ where: { id: jobId }, data: { verdict: JSON.stringify(verdict) } })
}

function jobOf(row: Row): Job {
  const { moves } = JSON.parse(row.plan.body) as Plan
  return {
    id: row.id,
    clusterSlug: row.clusterSlug,
    planId: row.planId,
    title: row.title,
    state: row.state as JobState,
    createdBy: row.createdBy,
    createdAt: row.createdAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    throttleBytesPerSecond: Number(row.throttle),
    steps: row.steps.map(stepOf),
    moves,
    progress: row.progress === null ? noProgress(moves) : JSON.parse(row.progress),
    problem: row.problem === null ? null : JSON.parse(row.problem),
    verdict: JSON.parse(row.verdict),
    log: row.log.map(({ at, text }) => ({ at: at.getTime(), text })),
  }
}

function stepOf(row: Row['steps'][number]): JobStep {
  return {
    seq: row.seq,
    kind: row.kind as StepKind,
    state: row.state as JobStep['state'],
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    outcome: row.outcome,
  }
}

function noProgress(moves: readonly Move[]): Progress {
  return {
    moves: moves.map(({ topic, partition }) => ({
      topic,
      partition,
      state: 'waiting',
      bytesDone: 0,
      bytesTotal: null,
    })),
    bytesDone: 0,
    bytesTotal: null,
    rate: null,
    secondsLeft: null,
  }
}
