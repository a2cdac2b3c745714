import {
  type Job,
  type JobCounts,
  type JobState,
  type JobStep,
  type JobSummary,
  type ListedJob,
  mayFollow,
  OPEN_STATES,
  type Progress,
  type StepKind,
  WISHES,
  type Wish,
} from '#lib/domain/job/job.ts'
import { progressToBegin } from '#lib/domain/job/log-dir-progress.ts'
import { NO_THROUGHPUT } from '#lib/domain/job/throughput.ts'
import { bytesToCopy, type LogDirMove, type Move } from '#lib/domain/plan/plan.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { sumOfKnown } from '#lib/domain/quantity.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { insertMoves, logDirMoveOf, moveOf } from './job-moves.ts'
import { type Claim, underClaim } from './lease.ts'
import { leftoverOf } from './leftovers.ts'
import { countSettings } from './plans.ts'
import { type ClusterOfJob, ofCluster } from './same-cluster.ts'
import type { Slice } from './slice.ts'
import { serializable } from './transaction.ts'

const OPEN = { in: [...OPEN_STATES] }

export type NewJob = ClusterOfJob & {
  readonly id: string
  readonly planId: string
  readonly title: string
  readonly throttle: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly steps: readonly StepKind[]
  /** In the order in which they are to be submitted. */
  readonly moves: readonly Move[]
  readonly logDirMoves: readonly LogDirMove[]
}

/**
 * Commits the whole intent of a job at once. Returns false, with nothing written, where another job of the same
 * cluster is open, under whatever name, or the plan has a job already.
 */
export async function insertJob(database: Database, job: NewJob): Promise<boolean> {
  const { steps, moves, logDirMoves, throttle, ...rest } = job
  const logDirs = progressToBegin(logDirMoves)
  return serializable(database, 'new job', async (transaction) => {
    const inTheWay = await transaction.job.count({
      where: { OR: [{ ...ofCluster(job), state: OPEN }, { planId: job.planId }] },
    })
    if (inTheWay > 0) return false
    await transaction.job.create({
      data: {
        ...rest,
        throttle: BigInt(throttle),
        state: 'queued',
        progress: logDirs && JSON.stringify({ ...noProgress(moves), logDirs }),
        steps: { create: steps.map((kind, seq) => ({ seq, kind, state: 'pending' })) },
      },
    })
    await insertMoves(transaction, job)
    return true
  })
}

/** The open job of the same cluster, under whatever name; null where there is none. */
export function readOpenJobOn(
  database: Database,
  cluster: ClusterOfJob,
): Promise<Pick<Job, 'id' | 'clusterSlug'> | null> {
  return database.job.findFirst({
    where: { ...ofCluster(cluster), state: OPEN },
    select: { id: true, clusterSlug: true },
  })
}

const WHOLE = {
  moves: { orderBy: { seq: 'asc' } },
  logDirMoves: { orderBy: { seq: 'asc' } },
  steps: { orderBy: { seq: 'asc' } },
  log: { orderBy: { id: 'asc' } },
  leftovers: { orderBy: [{ broker: 'asc' }, { key: 'asc' }] },
} as const satisfies Prisma.JobInclude

type Row = Prisma.JobGetPayload<{ include: typeof WHOLE }>

export async function readJob(database: Database, id: string): Promise<Job | null> {
  const row = await database.job.findUnique({ where: { id }, include: WHOLE })
  return row && jobOf(row)
}

/** How many jobs of a cluster are in each state. */
export async function countJobs(database: Database, clusterSlug: string): Promise<JobCounts> {
  const rows = await database.job.groupBy({ by: ['state'], where: { clusterSlug }, _count: { _all: true } })
  return Object.fromEntries(rows.map(({ state, _count }) => [state, _count._all]))
}

/** Newest first; of one cluster, or of all (null), and in these states where they are given. */
export async function readJobs(
  database: Database,
  clusterSlug: string | null,
  { skip = 0, take, states }: Slice & { readonly states?: readonly JobState[] },
): Promise<readonly ListedJob[]> {
  const rows = await database.job.findMany({
    where: {
      ...(clusterSlug === null ? {} : { clusterSlug }),
      ...(states === undefined ? {} : { state: { in: [...states] } }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...{ skip, take },
    include: { _count: { select: { moves: true } } },
  })
  // A plan changes settings or moves partitions; one that moves many is long to read.
  const unmoving = rows.filter(({ _count }) => _count.moves === 0)
  const settings = await countSettings(
    database,
    unmoving.map(({ planId }) => planId),
  )
  return rows.map((row) => ({
    ...summaryOf(row, row._count.moves, progressOf(row)),
    settings: settings.get(row.planId) ?? 0,
  }))
}

/** Something that is another text after each change of the job; null where there is no such job. */
export async function readJobVersion(database: Database, id: string): Promise<string | null> {
  const row = await database.job.findUnique({
    where: { id },
    select: {
      ...{ state: true, wish: true, throttle: true, progress: true, problem: true },
      log: { orderBy: { id: 'desc' }, take: 1, select: { id: true } },
    },
  })
  return row && JSON.stringify({ ...row, throttle: String(row.throttle) })
}

/** Ids of jobs that have not ended, oldest first; of one cluster where given. */
export async function readOpenJobIds(database: Database, clusterSlug?: string): Promise<readonly string[]> {
  const rows = await database.job.findMany({
    where: { state: OPEN, ...(clusterSlug === undefined ? {} : { clusterSlug }) },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** What the operator of a job wants of it now. */
export type Order = { readonly wish: Wish; readonly throttleBytesPerSecond: number }

export async function readOrder(database: Database, jobId: string): Promise<Order> {
  const row = await database.job.findUniqueOrThrow({
    where: { id: jobId },
    select: { wish: true, throttle: true },
  })
  return { wish: row.wish as Wish, throttleBytesPerSecond: Number(row.throttle) }
}

/**
 * Changes what is wanted of an open job, with a line in its log. Returns false where it has ended, or what it is told meanwhile
 * does not let this follow.
 */
export async function giveOrder(
  database: Database,
  jobId: string,
  order: Partial<Order>,
  text: string,
  at: Date,
): Promise<boolean> {
  const { wish, throttleBytesPerSecond: throttle } = order
  const earlier = WISHES.filter((known) => wish === undefined || mayFollow(known, wish))
  return serializable(database, 'order', async (transaction) => {
    const { count } = await transaction.job.updateMany({
      where: { id: jobId, state: OPEN, wish: { in: earlier } },
      data: { ...(wish ? { wish } : {}), ...(throttle ? { throttle: BigInt(throttle) } : {}) },
    })
    if (count === 0) return false
    await transaction.jobLog.create({ data: { jobId, at, text } })
    return true
  })
}

/** The committed intent of a step, as it was written; null before the step began. */
export async function readIntent(database: Database, jobId: string, kind: StepKind): Promise<unknown> {
  const row = await database.jobStep.findFirst({ where: { jobId, kind }, select: { intent: true } })
  return row?.intent == null ? null : JSON.parse(row.intent)
}

/** Commits what a step is about to do, before its first request leaves. */
export async function beginStep(
  database: Database,
  claim: Claim,
  seq: number,
  intent: unknown,
  at: Date,
): Promise<void> {
  const { jobId } = claim
  await underClaim(database, claim, 'a step begins', (transaction) =>
    transaction.jobStep.update({
      where: { jobId_seq: { jobId, seq } },
      data: { state: 'running', startedAt: at, intent: JSON.stringify(intent) },
    }),
  )
}

/** Commits a changed intent of a step that has begun, before the requests that it is about. */
export async function amendIntent(
  database: Database,
  claim: Claim,
  kind: StepKind,
  intent: unknown,
): Promise<void> {
  await underClaim(database, claim, `${kind} is amended`, (transaction) =>
    transaction.jobStep.updateMany({
      where: { jobId: claim.jobId, kind },
      data: { intent: JSON.stringify(intent) },
    }),
  )
}

/** Commits how a step ended, with a line in the job's log, in one transaction. */
export async function endStep(
  database: Database,
  claim: Claim,
  seq: number,
  state: JobStep['state'],
  outcome: string,
  at: Date,
): Promise<void> {
  const { jobId } = claim
  await underClaim(database, claim, `a step is ${state}`, async (transaction) => {
    await transaction.jobStep.update({
      where: { jobId_seq: { jobId, seq } },
      data: { state, outcome, endedAt: at },
    })
    await transaction.jobLog.create({ data: { jobId, at, text: outcome } })
  })
}

/** Changes an open job's state; the ones that end it also set `endedAt`. `text` goes to the log. One that has ended stays as it is. */
export async function setJobState(
  database: Database,
  claim: Claim,
  change: { readonly state: JobState; readonly problem?: Problem | null; readonly text?: string },
  at: Date,
): Promise<void> {
  const { state, problem, text } = change
  const { jobId } = claim
  await underClaim(database, claim, `the job is ${state}`, async (transaction) => {
    const { count } = await transaction.job.updateMany({
      where: { id: jobId, state: OPEN },
      data: {
        state,
        ...(problem === undefined ? {} : { problem: problem && JSON.stringify(problem) }),
        ...(OPEN_STATES.includes(state) ? {} : { endedAt: at }),
      },
    })
    if (count === 0) return
    await transaction.job.updateMany({
      where: { id: jobId, startedAt: null, state: 'running' },
      data: { startedAt: at },
    })
    if (text !== undefined) await transaction.jobLog.create({ data: { jobId, at, text } })
  })
}

export async function saveProgress(database: Database, claim: Claim, progress: Progress): Promise<void> {
  await underClaim(database, claim, 'progress', (transaction) =>
    transaction.job.update({ where: { id: claim.jobId }, data: { progress: JSON.stringify(progress) } }),
  )
}

export async function saveVerdict(database: Database, claim: Claim, verdict: Job['verdict']): Promise<void> {
  await underClaim(database, claim, 'verdict', (transaction) =>
    transaction.job.update({ where: { id: claim.jobId }, data: { verdict: JSON.stringify(verdict) } }),
  )
}

function jobOf(row: Row): Job {
  const moves = row.moves.map(moveOf)
  const progress = progressOf(row) ?? noProgress(moves)
  return {
    ...summaryOf(row, moves.length, progress),
    steps: row.steps.map(stepOf),
    moves,
    logDirMoves: row.logDirMoves.map(logDirMoveOf),
    progress,
    verdict: JSON.parse(row.verdict),
    leftovers: row.leftovers.map(leftoverOf),
    log: row.log.map(({ at, text }) => ({ at: at.getTime(), text })),
  }
}

function summaryOf(
  row: Omit<Row, keyof typeof WHOLE>,
  partitions: number,
  progress: Progress | null,
): JobSummary {
  return {
    id: row.id,
    clusterSlug: row.clusterSlug,
    planId: row.planId,
    title: row.title,
    state: row.state as JobState,
    wish: row.wish as Wish,
    createdBy: row.createdBy,
    createdAt: row.createdAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    throttleBytesPerSecond: Number(row.throttle),
    partitions,
    replicas: progress?.logDirs?.replicas ?? 0,
    bytesTotal: progress && sumOfKnown([progress.bytesTotal, progress.logDirs?.bytesTotal ?? 0]),
    problem: row.problem === null ? null : JSON.parse(row.problem),
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

function progressOf(row: { readonly progress: string | null }): Progress | null {
  if (row.progress === null) return null
  // Jobs of earlier versions have none of these.
  const kept = { losing: [], logDirs: null, ...JSON.parse(row.progress) }
  return { ...kept, logDirs: kept.logDirs && { givenUp: 0, moves: [], ...kept.logDirs } }
}

function noProgress(moves: readonly Move[]): Progress {
  const bytesTotal = sumOfKnown(moves.map(bytesToCopy))
  return {
    ...{ moves: [], bytesDone: 0, bytesTotal, rate: null, secondsLeft: null },
    ...{ throughput: NO_THROUGHPUT, losing: [], logDirs: null },
  }
}
