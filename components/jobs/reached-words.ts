import { bytes } from '#components/ui/format.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { wholeProgress } from '#lib/domain/job/whole-progress.ts'
import { counted } from '#lib/domain/words.ts'
import { changeOf, isCopied, type JobChange } from './job-change.ts'
import { replicasChanged, replicasLeft, replicasReached } from './log-dir-words.ts'

/** How far the partitions and replicas of a job have come, in words. */

const TARGETS: Readonly<Record<Exclude<JobChange, 'log-dirs'>, readonly [one: string, many: string]>> = {
  copies: ['has its new replicas', 'have their new replicas'],
  drops: ['has its new replicas', 'have their new replicas'],
  orders: ['has its new order', 'have their new order'],
  // Whether a leader could be elected is told by the step that asked for it.
  leaders: ['was asked for its preferred leader', 'were asked for their preferred leaders'],
}

/** "7 of 12 partitions have their new replicas" */
export function reachedWords(job: Pick<Job, 'moves' | 'progress'>): string {
  const what = changeOf(job)
  const done = doneMoves(job)
  const { logDirs } = job.progress
  return [
    what === 'log-dirs'
      ? null
      : `${done} of ${counted(job.moves.length, 'partition')} ${TARGETS[what][done === 1 ? 0 : 1]}`,
    logDirs && replicasReached(logDirs),
  ]
    .filter((words) => words !== null)
    .join(', ')
}

export function doneMoves({ moves }: Pick<Job, 'moves'>): number {
  return moves.filter(({ state }) => state === 'done').length
}

/** "3 of 6 partitions" */
export function countWords(job: Job): string {
  const { moves, state } = job
  const { logDirs } = job.progress
  const done = state === 'done' ? moves.length : doneMoves(job)
  return [
    ...(moves.length === 0 && logDirs !== null ? [] : [`${done} of ${counted(moves.length, 'partition')}`]),
    ...(logDirs === null ? [] : [`${logDirs.arrived} of ${counted(logDirs.replicas, 'replica')}`]),
  ].join(', ')
}

/** "3.50 MB of 7.00 MB are copied"; where nothing is, how far it has come. */
export function copiedWords(job: Job): string {
  const { moves } = job
  const { bytesDone, bytesTotal } = wholeProgress(job)
  if (!isCopied(job)) return reachedWords(job)
  if (bytesTotal !== null && bytesTotal > 0) return `${bytes(bytesDone)} of ${bytes(bytesTotal)} are copied`
  if (moves.length === 0) return reachedWords(job)
  const done = doneMoves(job)
  return `${done} of ${counted(moves.length, 'partition')} ${done === 1 ? 'is' : 'are'} copied`
}

/** "7 of 12 partitions have their new replicas, 3 went back, 2 were not begun": what became of all moves. */
export function outcomeWords(job: Pick<Job, 'moves' | 'progress'>): string {
  const { moves, progress } = job
  const of = (state: Job['moves'][number]['state']) => moves.filter((move) => move.state === state).length
  const were = (count: number) => (count === 1 ? 'was' : 'were')
  const [back, idle, refused] = [of('reverted'), of('dropped'), of('refused')]
  return [
    reachedWords(job),
    ...(back === 0 ? [] : [`${back} went back`]),
    ...(idle === 0 ? [] : [`${idle} ${were(idle)} not begun`]),
    ...(refused === 0 ? [] : [`${refused} could not be moved`]),
    ...(progress.logDirs === null ? [] : replicasLeft(progress.logDirs)),
  ].join(', ')
}

/** "12 partitions have their new replicas" */
export function changedWords(job: Job): string {
  const what = changeOf(job)
  const { length } = job.moves
  const { logDirs } = job.progress
  return [
    what === 'log-dirs' ? null : `${counted(length, 'partition')} ${TARGETS[what][length === 1 ? 0 : 1]}`,
    logDirs && replicasChanged(logDirs),
  ]
    .filter((words) => words !== null)
    .join(', ')
}
