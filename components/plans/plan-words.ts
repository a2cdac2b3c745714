import { bytes } from '#components/ui/format.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { goalsTitle } from '#lib/domain/plan/title.ts'
import { counted } from '#lib/domain/words.ts'

/** What a plan does, as the sentence of its page. */
export function planSentence(plan: Plan): Sentence {
  if (plan.moves.length === 0) return [{ text: 'There is nothing to change: the goal is met.', tone: 'ok' }]
  const what = plan.goals === null ? 'An imported plan' : goalsTitle(plan.goals)
  const size = plan.bytes === null ? '' : `, ${bytes(plan.bytes)}`
  return [
    {
      text: `${what}: ${counted(plan.copies, 'replica')} to copy${size}.`,
      tone: 'plain',
    },
  ]
}

/** Whether the copies are the fewest that any plan could make. */
export function isProvenMinimal(plan: Plan): boolean {
  return plan.proven
}

/** Whether every moving partition keeps two in-sync replicas all the way. */
export function survivesMeanwhile(plan: Plan): { readonly yes: boolean; readonly words: string } {
  if (plan.smallestIsr >= 2) return { yes: true, words: 'yes, every partition' }
  return { yes: false, words: 'not until it is done' }
}

/** How much of a cluster a plan touches: all that its questions need of it in the browser. */
export type PlanScope = {
  readonly partitions: number
  readonly topics: number
  readonly brokers: number
  readonly copies: number
  readonly leaderChanges: number
}

export function scopeOf({ moves, copies, leaderChanges }: Plan): PlanScope {
  return {
    partitions: moves.length,
    topics: new Set(moves.map((move) => move.topic)).size,
    brokers: new Set(moves.flatMap((move) => [...move.from, ...move.to])).size,
    copies,
    leaderChanges,
  }
}

/** What will be sent to the brokers, in order. `throttle` is written out: "20 MB/s". */
export function requestsOf(scope: PlanScope, throttle: string): readonly string[] {
  const where = `${counted(scope.partitions, 'partition')} of ${counted(scope.topics, 'topic')}`
  const steps = [
    scope.copies === 0
      ? null
      : `IncrementalAlterConfigs: replication limited to ${throttle} on each of ${counted(scope.brokers, 'broker')}, for the replicas of this plan only.`,
    `AlterPartitionReassignments: the new replicas of ${where}.`,
    scope.copies === 0 ? null : 'IncrementalAlterConfigs: the limits go back to what they were before.',
    scope.leaderChanges === 0
      ? null
      : `ElectLeaders: the preferred leaders of ${counted(scope.leaderChanges, 'partition')}, once the copies are in sync.`,
  ]
  return steps.filter((step) => step !== null)
}
