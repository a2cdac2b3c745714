import { sumOfKnown } from '../quantity.ts'
import type { Job, Progress } from './job.ts'

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
