import type { Plan } from '#lib/domain/plan/plan.ts'

const SHOWN = 8

/**
 * What stands in a plan's way, what it could not meet and why, and what to know before it is applied. What an imported plan
 * makes worse is told by its verdict.
 */
export function PlanCaveats({ plan }: { plan: Plan }) {
  const imported = plan.goals === null
  const unmet = imported ? [] : plan.unsatisfied.filter(({ goal }) => goal !== 'disk')
  const notes = imported ? [] : plan.notes
  return (
    <>
      <Reasons title="Must not be applied" tone="text-bad" reasons={plan.obstacles} />
      <Reasons title="Not met" tone="text-warn" reasons={unmet.map(({ reason }) => reason)} />
      <Reasons title="Met as far as can be" reasons={notes.map(({ reason }) => reason)} />
      <Reasons title="Know before you apply it" tone="text-warn" reasons={plan.risks} />
    </>
  )
}

function Reasons({
  title,
  tone = '',
  reasons,
}: {
  title: string
  tone?: string
  reasons: readonly string[]
}) {
  if (reasons.length === 0) return null
  const rest = reasons.slice(SHOWN)
  return (
    <div className="mt-3 text-[13px] wrap-anywhere">
      <h3 className={`font-semibold ${tone}`}>{title}</h3>
      <ReasonList reasons={reasons.slice(0, SHOWN)} />
      {rest.length === 0 ? null : (
        <details>
          <summary className="text-muted">{rest.length} more</summary>
          <ReasonList reasons={rest} />
        </details>
      )}
    </div>
  )
}

function ReasonList({ reasons }: { reasons: readonly string[] }) {
  return (
    <ul className="list-disc space-y-0.5 pl-5">
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  )
}
