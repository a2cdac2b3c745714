import { sameReplicas } from '#lib/domain/cluster.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import { formatReassignment, formatRollback } from '#lib/files/reassignment.ts'
import type { Actor } from './actor.ts'
import { readPlan } from './plans.ts'
import { readCluster } from './reading.ts'

export type PlanFile = 'reassignment' | 'rollback'

/**
 * A plan as a file for kafka-reassign-partitions, or the placement before it. A plan that does not fit the cluster any more
 * is written too: it may have been carried out with the file, which then asks for --verify or for the rollback.
 */
export async function exportPlan(
  actor: Actor,
  slug: string,
  planId: string,
  which: PlanFile,
): Promise<Result<{ readonly fileName: string; readonly text: string }>> {
  const [reading, saved] = [await readCluster(actor, slug), await readPlan(actor, slug, planId)]
  if (!reading.ok) return reading
  if (!saved.ok) return saved
  const { moves, logDirMoves, obstacles } = saved.value.plan
  if (which === 'reassignment' && obstacles.length > 0)
    return fail('plan-refused', `The plan must not be carried out as it is. ${obstacles.join(' ')}`)
  if (logDirMoves.length === 0 && moves.every(({ from, to }) => sameReplicas(from, to))) {
    const hint = 'Leaders are elected with kafka-leader-election --election-type preferred.'
    return fail('plan-empty', 'The plan moves no replica, so there is nothing to reassign.', hint)
  }
  const write = which === 'reassignment' ? formatReassignment : formatRollback
  const text = write(reading.value.observation.cluster, moves, logDirMoves)
  return ok({ fileName: `${slug}-${planId}-${which}.json`, text })
}
