import type { JobLogDirMove, JobMove } from '#lib/domain/job/job.ts'
import type { LogDirMove, Move } from '#lib/domain/plan/plan.ts'
import type { Problem } from '#lib/domain/problem.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { type Claim, underClaim } from './lease.ts'

/** Rows that one statement takes: SQLite binds at most 32,766 values. */
const CHUNK = 1_000

type NewMoves = {
  readonly id: string
  readonly moves: readonly Move[]
  readonly logDirMoves: readonly LogDirMove[]
}

/** The moves of a new job, in their order. */
export async function insertMoves(
  transaction: Prisma.TransactionClient,
  { id, moves, logDirMoves }: NewMoves,
): Promise<void> {
  const rows = moves.map((move, seq) => moveRow(id, seq, move))
  for (const data of inChunks(rows)) await transaction.jobMove.createMany({ data })
  const replicas = logDirMoves.map((move, seq) => logDirMoveRow(id, seq, move))
  for (const data of inChunks(replicas)) await transaction.jobLogDirMove.createMany({ data })
}

function moveRow(jobId: string, seq: number, { topic, partition, from, to, sizeBytes }: Move) {
  return {
    ...{ jobId, seq, topic, partition },
    from: JSON.stringify(from),
    to: JSON.stringify(to),
    sizeBytes: sizeBytes === null ? null : BigInt(sizeBytes),
    state: 'waiting',
  }
}

function logDirMoveRow(
  jobId: string,
  seq: number,
  { topic, partition, broker, from, to, bytes }: LogDirMove,
) {
  return { jobId, seq, topic, partition, broker, from, to, bytes: BigInt(bytes), state: 'waiting' }
}

/** Commits that moves are in a new state, with the reason where they were refused. */
export async function markMoves(
  database: Database,
  claim: Claim,
  moves: readonly Pick<JobMove, 'seq'>[],
  state: JobMove['state'],
  problem: Problem | null,
): Promise<void> {
  const data = { state, problem: problem && JSON.stringify(problem) }
  await underClaim(database, claim, `moves are ${state}`, async (transaction) => {
    for (const where of rowsOf(claim, moves)) await transaction.jobMove.updateMany({ where, data })
  })
}

/** The same of replicas that go to another log directory. */
export async function markLogDirMoves(
  database: Database,
  claim: Claim,
  moves: readonly Pick<JobLogDirMove, 'seq'>[],
  state: JobLogDirMove['state'],
  problem: Problem | null,
): Promise<void> {
  const data = { state, problem: problem && JSON.stringify(problem) }
  await underClaim(database, claim, `replicas are ${state}`, async (transaction) => {
    for (const where of rowsOf(claim, moves)) await transaction.jobLogDirMove.updateMany({ where, data })
  })
}

function rowsOf({ jobId }: Claim, moves: readonly { readonly seq: number }[]) {
  return inChunks(moves).map((own) => ({ jobId, seq: { in: own.map(({ seq }) => seq) } }))
}

export function moveOf(row: Prisma.JobMoveGetPayload<object>): JobMove {
  return {
    seq: row.seq,
    topic: row.topic,
    partition: row.partition,
    from: JSON.parse(row.from),
    to: JSON.parse(row.to),
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    state: row.state as JobMove['state'],
    problem: row.problem === null ? null : JSON.parse(row.problem),
  }
}

export function logDirMoveOf({ jobId: _, ...row }: Prisma.JobLogDirMoveGetPayload<object>): JobLogDirMove {
  return {
    ...row,
    bytes: Number(row.bytes),
    state: row.state as JobLogDirMove['state'],
    problem: row.problem === null ? null : JSON.parse(row.problem),
  }
}

function inChunks<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / CHUNK)
  return Array.from({ length: count }, (_, at) => rows.slice(at * CHUNK, (at + 1) * CHUNK))
}
