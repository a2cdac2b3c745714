import { sumOfKnown } from '../quantity.ts'
import type { Job, Progress, StepKind } from './job.ts'

/** What is measured of all copies of a job together: those to other brokers, and those between log directories, which follow. */
export function wholeProgress({
  progress,
  steps,
  throttleBytesPerSecond,
}: Pick<Job, 'progress' | 'steps' | 'throttleBytesPerSecond'>): Pick<
  Progress,
  'bytesDone' | 'bytesTotal' | 'rate' | 'secondsLeft'
> {
  const { logDirs } = progress
  if (logDirs === null) return progress
  const bytesDone = progress.bytesDone + logDirs.bytesDone
  const bytesTotal = sumOfKnown([progress.bytesTotal, logDirs.bytesTotal])
  if (steps.some(({ kind, state }) => kind === 'log-dirs' && state === 'running'))
    return { bytesDone, bytesTotal, rate: logDirs.rate, secondsLeft: logDirs.secondsLeft }
  const { rate, secondsLeft } = progress
  const afterwards = logDirs.busiestBytes / throttleBytesPerSecond
  return { bytesDone, bytesTotal, rate, secondsLeft: secondsLeft === null ? null : secondsLeft + afterwards }
}

const COPYING: readonly StepKind[] = ['reassign', 'log-dirs']

/** Whether a job copies at this moment, so that there is a rate and a time left to tell. */
export function isCopying({ state, steps }: Pick<Job, 'state' | 'steps'>): boolean {
  return state === 'running' && steps.some((step) => COPYING.includes(step.kind) && step.state === 'running')
}

/** How much of a job is done, from 0 to 1: of its bytes, or of its partitions where none are to be copied; null where it has neither. */
export function shareDone(job: Job): number | null {
  if (job.state === 'done') return 1
  const { bytesDone, bytesTotal } = wholeProgress(job)
  if (bytesTotal !== null && bytesTotal > 0) return Math.min(1, bytesDone / bytesTotal)
  const { moves } = job
  return moves.length === 0 ? null : moves.filter(({ state }) => state === 'done').length / moves.length
}
