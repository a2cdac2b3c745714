import { EVERYTHING, NO_GOALS } from '#lib/domain/plan/goals.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'

/** A plan as it was saved before plans had several goals: it raised the replicas of some topics. */
type EarlierPlan = Omit<
  Plan,
  | 'goals'
  | 'seed'
  | 'logDirMoves'
  | 'configChanges'
  | 'obstacles'
  | 'notes'
  | 'alive'
  | 'proven'
  | 'unsatisfied'
> & {
  readonly goal: { readonly topics: Readonly<Record<string, number>> }
  readonly unsatisfied: readonly { readonly topic: string; readonly reason: string }[]
}

/** A plan as it was saved before plans could change settings. */
type PlanOfMoves = Omit<Plan, 'configChanges'>

/** The plan that a row of the database holds, in whichever form it was saved. */
export function planOfBody(body: string): Plan {
  const saved = JSON.parse(body) as Plan | PlanOfMoves | EarlierPlan
  if ('goal' in saved) return upgraded(saved)
  return 'configChanges' in saved ? saved : { ...saved, configChanges: [] }
}

function upgraded({ goal, unsatisfied, ...plan }: EarlierPlan): Plan {
  const names = Object.keys(goal.topics)
  return {
    ...plan,
    goals: {
      ...NO_GOALS,
      replication: names.map((pattern) => ({ pattern, factor: goal.topics[pattern] ?? 0, orMore: true })),
      balance: ['leaders'],
      scope: { ...EVERYTHING, topics: names, waiting: 'leave' },
    },
    seed: 0,
    logDirMoves: [],
    configChanges: [],
    obstacles: [],
    notes: [],
    // Which were alive was not written down.
    alive: plan.before.map(({ broker }) => broker),
    proven: plan.copies === plan.lowerBound,
    unsatisfied: unsatisfied.map(({ topic, reason }) => ({ goal: 'rf', reason: `${topic}: ${reason}` })),
  }
}
