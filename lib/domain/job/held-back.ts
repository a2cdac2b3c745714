import type { Problem } from '../problem.ts'
import type { JobSummary } from './job.ts'

/**
 * Why what is to go back is held, where it may be told to go all the same: its originals are not in sync, or do not answer the console.
 * Null where nothing holds it so.
 */
export function heldBackBy({ wish, problem }: Pick<JobSummary, 'wish' | 'problem'>): Problem | null {
  return wish === 'revert' && problem?.code === 'cancel-unsafe' ? problem : null
}
