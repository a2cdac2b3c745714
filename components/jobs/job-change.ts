import { sameReplicas } from '#lib/domain/cluster.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { copiesOf } from '#lib/domain/plan/plan.ts'

/** What the moves of a job come to, at most: replicas copied, else only dropped, else only reordered, else only leaders elected. */
export type JobChange = 'copies' | 'drops' | 'orders' | 'leaders'

export function changeOf({ moves }: Pick<Job, 'moves'>): JobChange {
  if (moves.some((move) => copiesOf(move).length > 0)) return 'copies'
  if (moves.some(({ from, to }) => to.length < from.length)) return 'drops'
  return moves.some(({ from, to }) => !sameReplicas(from, to)) ? 'orders' : 'leaders'
}

/** Why nothing is measured; null where something is copied. */
export function noCopyWords(job: Pick<Job, 'moves'>): string | null {
  const what = changeOf(job)
  if (what === 'copies') return null
  if (what === 'drops') return 'Nothing is copied: replicas are only dropped.'
  if (what === 'orders') return 'Nothing is copied: only the order of replicas changes.'
  return 'Nothing is copied: only leaders change.'
}
