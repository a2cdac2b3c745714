import { Card } from '#components/ui/card.tsx'
import { count } from '#components/ui/format.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { columnPositions, rackGroups } from './columns.ts'
import { Legend } from './legend.tsx'
import { planRows } from './plan-rows.ts'
import { ReplicaMap } from './replica-map.tsx'

const MOST_MOVES = 200

export type MapSide = 'before' | 'after'

/**
 * The partitions that a plan changes: as they are before, or afterwards, with what is added and removed and the leaders that
 * it prefers.
 */
export function PlanMap({ slug, plan, side }: { slug: string; plan: Plan; side: MapSide }) {
  const groups = rackGroups(
    plan.after.map(({ broker, rack }) => ({ id: broker, rack, alive: plan.alive.includes(broker) })),
  )
  const rest = plan.moves.length - MOST_MOVES
  return (
    <Card className="min-w-0 overflow-hidden">
      <ReplicaMap
        key={side}
        label={`Replicas ${side} the plan`}
        topicsHref={`/clusters/${slug}/topics`}
        groups={groups}
        rows={planRows(plan.moves.slice(0, MOST_MOVES), columnPositions(groups), side)}
      />
      {rest > 0 ? (
        <p className="border-t border-line px-3.5 py-2 text-small text-muted">
          The first {count(MOST_MOVES)} partitions are shown; {count(rest)} more are in the list.
        </p>
      ) : null}
      <Legend />
    </Card>
  )
}
