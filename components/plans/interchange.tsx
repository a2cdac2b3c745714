import { buttonClass } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Section } from '#components/ui/section.tsx'
import { sameReplicas } from '#lib/domain/cluster.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'

/** The plan as files for Kafka's own tool; nothing for a plan that such a file cannot hold. */
export function Interchange({ slug, planId, plan }: { slug: string; planId: string; plan: Plan }) {
  if (plan.logDirMoves.length === 0 && plan.moves.every(({ from, to }) => sameReplicas(from, to))) return null
  const folder = `/api/clusters/${slug}/plans/${planId}`
  const electing = plan.leaderChanges > 0
  return (
    <Section title="Carry it out with Kafka’s own tool">
      <Card className="px-3.5 py-3 text-[13px]">
        <p>
          For <code className="wrap-anywhere">kafka-reassign-partitions --reassignment-json-file</code>: with{' '}
          <code>--execute</code>, and then with <code>--verify</code> until it is complete. The rollback file
          has the placement as it was when this was planned.
          {electing ? (
            <>
              {' '}
              The tool elects no leaders: <code className="wrap-anywhere">kafka-leader-election</code> does so
              afterwards.
            </>
          ) : null}
        </p>
        <div className="mt-2.5 flex flex-wrap gap-2">
          {plan.obstacles.length > 0 ? null : (
            <a href={`${folder}/reassignment.json`} className={buttonClass()}>
              Export
            </a>
          )}
          <a href={`${folder}/rollback.json`} className={buttonClass()}>
            Rollback file
          </a>
        </div>
      </Card>
    </Section>
  )
}
