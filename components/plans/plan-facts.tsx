import { Fact, Facts } from '#components/ui/facts.tsx'
import { bytes, count, duration, rate } from '#components/ui/format.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { bytesOfLogDirMoves, hasBound, survivesMeanwhile } from './plan-words.ts'

/** What a plan costs and what it risks on the way, as numbers. */
export function PlanFacts({
  plan,
  seconds,
  throttle,
}: {
  plan: Plan
  /** What the copies take at the least; null while a size is unknown. */
  seconds: number | null
  /** Bytes per second and broker, at which that is. */
  throttle: number
}) {
  const meanwhile = survivesMeanwhile(plan)
  return (
    <Facts>
      <Fact name="Replicas to copy">{count(plan.copies)}</Fact>
      {!hasBound(plan) ? null : <Fact name="No plan copies fewer than">{count(plan.lowerBound)}</Fact>}
      <Fact name="Bytes to copy">{bytes(plan.bytes)}</Fact>
      <Fact name={`At ${rate(throttle)} a broker`}>{timeWords(plan, seconds)}</Fact>
      {plan.logDirMoves.length === 0 ? null : (
        <Fact name="Between log directories">{bytes(bytesOfLogDirMoves(plan))}</Fact>
      )}
      <Fact name="Leaders that change">{count(plan.leaderChanges)}</Fact>
      <Fact name="Smallest in-sync set on the way">
        {plan.moves.length === 0 ? '–' : count(plan.smallestIsr)}
      </Fact>
      <Fact name="Survives a loss meanwhile">
        <span className={meanwhile.yes ? 'font-sans' : 'font-sans text-warn'}>{meanwhile.words}</span>
      </Fact>
    </Facts>
  )
}

function timeWords({ copies, logDirMoves }: Plan, seconds: number | null): string {
  if (copies + logDirMoves.length === 0) return 'no copy'
  return seconds === null ? 'unknown' : `≈ ${duration(Math.max(1, seconds))}`
}
