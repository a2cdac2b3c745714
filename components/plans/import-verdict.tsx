import { Card } from '#components/ui/card.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Plan, Unsatisfied } from '#lib/domain/plan/plan.ts'

/** What an imported plan makes worse, what else it does, and what the same would take. */
export function ImportVerdict({ plan }: { plan: Plan }) {
  return (
    <Section title="What it does">
      <Card className="px-3.5 py-2.5">
        <ImportReasons plan={plan} />
      </Card>
    </Section>
  )
}

/** The verdict without a place of its own. */
export function ImportReasons({ plan: { unsatisfied, notes } }: { plan: Plan }) {
  return (
    <>
      {unsatisfied.length === 0 ? (
        <p className="font-medium">It makes nothing worse that Ballast judges.</p>
      ) : (
        <>
          <h3 className="font-medium">It makes worse, or leaves as bad</h3>
          <Reasons of={unsatisfied} className="text-warn" />
        </>
      )}
      {notes.length === 0 ? null : <Reasons of={notes} className="mt-2 border-t border-line pt-2" />}
    </>
  )
}

function Reasons({ of, className }: { of: readonly Unsatisfied[]; className: string }) {
  return (
    <ul className={`list-disc space-y-1 pl-5 wrap-anywhere ${className}`}>
      {of.map(({ goal, reason }) => (
        <li key={`${goal} ${reason}`}>{sentenceOf(reason)}</li>
      ))}
    </ul>
  )
}

function sentenceOf(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${reason.endsWith('.') ? '' : '.'}`
}
