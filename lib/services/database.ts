import { ok, type Result } from '#lib/domain/problem.ts'
import { settle } from '#lib/kafka/deadline.ts'
import type { Database } from '#lib/store/database.ts'
import { databaseProblem } from '#lib/store/failure.ts'
import { theConsole } from './console.ts'

/** Longer than the driver's own deadlines, which tell more. */
const DEADLINE_MS = 30_000

/**
 * What the database answers. Where it fails, a problem that says `failure` (what could not be done, without a full
 * stop), why, and what to look at; the log gets the error itself. Bugs throw.
 */
export async function fromDatabase<T>(
  failure: string,
  call: (database: Database) => Promise<T>,
  deadlineMs: number = DEADLINE_MS,
): Promise<Result<T>> {
  const { database, place, log } = await theConsole()
  const outcome = await settle(call(database), deadlineMs)
  if (outcome.state === 'done') return ok(outcome.value)
  const error =
    outcome.state === 'failed' ? outcome.error : new Error(`it did not answer within ${deadlineMs / 1000} s`)
  const problem = databaseProblem(place, failure, error)
  if (problem === null) throw error
  log.error({ err: error }, failure)
  return { ok: false, problem }
}
