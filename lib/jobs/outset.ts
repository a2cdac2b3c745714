import { isCancelled, type Job, type StepKind } from '#lib/domain/job/job.ts'
import type { Database } from '#lib/store/database.ts'
import { markLogDirMoves, markMoves } from '#lib/store/job-moves.ts'
import { endStep, readJob, readOrder } from '#lib/store/jobs.ts'
import type { Claim } from '#lib/store/lease.ts'

/** Thrown out of whatever a job does where it is cancelled before it has begun to change anything. */
export class CalledOff extends Error {}

/**
 * The part of a job in which nothing was changed yet: up to its first step after the check. One that is cancelled then ends at once,
 * also where its cluster cannot be reached, or is not known any more.
 */
export class Outset {
  readonly #database: Database
  readonly #jobId: string
  #isOver: boolean

  constructor(database: Database, { id, steps }: Pick<Job, 'id' | 'steps'>) {
    this.#database = database
    this.#jobId = id
    this.#isOver = steps.some(({ kind, state }) => state !== 'pending' && isChange(kind))
  }

  /** A step is about to begin. */
  begins(kind: StepKind): void {
    this.#isOver ||= isChange(kind)
  }

  /** Rejects with `CalledOff` where the job is cancelled now, be it by another console. */
  async unlessCalledOff(): Promise<void> {
    if (this.#isOver) return
    const { wish } = await readOrder(this.#database, this.#jobId)
    if (isCancelled(wish)) throw new CalledOff('The job was cancelled before it changed anything.')
  }
}

function isChange(kind: StepKind): boolean {
  return kind !== 'check'
}

/** Commits that nothing of a job was begun. */
export async function callOff(database: Database, claim: Claim): Promise<void> {
  const job = await readJob(database, claim.jobId)
  if (!job) throw new Error('A job that is carried out stays in the database.')
  const begun = job.steps.find(({ state }) => state === 'running')
  if (begun) await endStep(database, claim, begun.seq, 'cancelled', 'Cancelled.', new Date())
  await markMoves(database, claim, job.moves, 'dropped', null)
  await markLogDirMoves(database, claim, job.logDirMoves, 'dropped', null)
}
