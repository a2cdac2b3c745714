import { ChangeBars } from '#components/charts/change-bars.tsx'
import { LoadChangeTable } from '#components/plans/load-change-table.tsx'
import type { JobMove } from '#lib/domain/job/job.ts'
import { loadsReached } from '#lib/domain/job/reached.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'

/** Every broker before a job, and after as much of it as was done. */
export function JobBrokers({ plan, moves }: { plan: Plan; moves: readonly JobMove[] }) {
  const after = loadsReached(plan.before, moves)
  return (
    <>
      <ChangeBars before={plan.before} after={after} />
      <div className="mt-3">
        <LoadChangeTable plan={{ before: plan.before, after }} />
      </div>
    </>
  )
}
