import { Fact, Facts } from '#components/ui/facts.tsx'
import { bytes, count } from '#components/ui/format.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { isProvenMinimal, survivesMeanwhile } from './plan-words.ts'

/** What a plan costs and what it risks on the way, as numbers. */
export function PlanFacts({ plan }: { plan: Plan }) {
  const meanwhile = survivesMeanwhile(plan)
  return (
    <Facts>
      <Fact name="Replicas to copy">
        {count(plan.copies)}{' '}
        {isProvenMinimal(plan) ? '' : `(no plan needs fewer than ${count(plan.lowerBound)})`}
      </Fact>
      <Fact name="Bytes to copy">{bytes(plan.bytes)}</Fact>
      <Fact name="Preferred leaders that change">{count(plan.leaderChanges)}</Fact>
      <Fact name="Smallest in-sync set on the way">{count(plan.smallestIsr)}</Fact>
      <Fact name="Survives a loss meanwhile">
        <span className={meanwhile.yes ? 'font-sans' : 'font-sans text-warn'}>{meanwhile.words}</span>
      </Fact>
    </Facts>
  )
}
