import { isInFlight, type JobMove } from '#lib/domain/job/job.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { failed, type StepEnd } from '../work.ts'

/** How a step ends where Kafka refuses to tell of its moves: not at all, while any is in flight; it is then tried again. */
export function unread(moves: readonly Pick<JobMove, 'state'>[], why: Problem): StepEnd {
  if (moves.some(isInFlight)) throw new Error(why.message)
  return failed(why)
}
