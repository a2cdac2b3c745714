import { sameReplicas } from '#lib/domain/cluster.ts'
import type { Job, ListedJob } from '#lib/domain/job/job.ts'
import { copiesOf } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'

/**
 * What the moves of a job come to, at most: replicas copied, else only dropped, else only reordered, else only leaders elected;
 * where it moves no partition, replicas moved between log directories.
 */
export type JobChange = 'copies' | 'drops' | 'orders' | 'leaders' | 'log-dirs'

export function changeOf({ moves, progress }: Pick<Job, 'moves' | 'progress'>): JobChange {
  if (moves.length === 0 && progress.logDirs !== null) return 'log-dirs'
  if (moves.some((move) => copiesOf(move).length > 0)) return 'copies'
  if (moves.some(({ from, to }) => to.length < from.length)) return 'drops'
  return moves.some(({ from, to }) => !sameReplicas(from, to)) ? 'orders' : 'leaders'
}

/** Whether a job copies anything, to other brokers or between log directories. */
export function isCopied(job: Pick<Job, 'moves' | 'progress'>): boolean {
  return job.progress.logDirs !== null || changeOf(job) === 'copies'
}

/** Why nothing is measured; null where something is copied. */
export function noCopyWords(job: Pick<Job, 'moves' | 'progress'>): string | null {
  if (isCopied(job)) return null
  const what = changeOf(job)
  if (what === 'drops') return 'Nothing is copied: replicas are only dropped.'
  if (what === 'orders') return 'Nothing is copied: only the order of replicas changes.'
  return 'Nothing is copied: only leaders change.'
}

/** "56 partitions", "1 setting", "4 replicas": how much a job changes. */
export function changeWords({ partitions, replicas, settings }: ListedJob): string {
  const words = [
    ...(partitions === 0 ? [] : [counted(partitions, 'partition')]),
    ...(replicas === 0 ? [] : [counted(replicas, 'replica')]),
    ...(settings === 0 ? [] : [counted(settings, 'setting')]),
  ]
  return words.length === 0 ? '–' : words.join(', ')
}
