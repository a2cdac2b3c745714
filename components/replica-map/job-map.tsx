import { Card } from '#components/ui/card.tsx'
import { count } from '#components/ui/format.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { columnPositions, rackGroups } from './columns.ts'
import { jobRows } from './job-rows.ts'
import { Legend, OF_JOB } from './legend.tsx'
import { ReplicaMap } from './replica-map.tsx'

const MOST_MOVES = 400

/** The partitions of a job: what is copied, what is on its way, what waits and what was taken back. */
export function JobMap({ slug, moves, plan }: { slug: string; moves: readonly JobMove[]; plan: Plan }) {
  const groups = rackGroups(
    plan.after.map(({ broker, rack }) => ({ id: broker, rack, alive: plan.alive.includes(broker) })),
  )
  const rest = moves.length - MOST_MOVES
  return (
    <Card className="min-w-0 overflow-hidden">
      <ReplicaMap
        label="Replicas of this job"
        topicsHref={`/clusters/${slug}/topics`}
        groups={groups}
        rows={jobRows(moves.slice(0, MOST_MOVES), columnPositions(groups))}
      />
      {rest > 0 ? (
        <p className="border-t border-line px-3.5 py-2 text-small text-muted">
          The first {count(MOST_MOVES)} partitions are shown; {count(rest)} more are in the list.
        </p>
      ) : null}
      <Legend entries={OF_JOB} />
    </Card>
  )
}
