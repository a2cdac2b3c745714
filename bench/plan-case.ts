import { draftPlan, refinePlan } from '#lib/domain/plan/draft.ts'
import { type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { largeCluster, type Shape } from './large-cluster.ts'

/** One measurement, in a process of its own so that the peak of its memory is its own. Its order comes as JSON. */
export type Order = {
  readonly shape: Shape
  readonly goals: Partial<Goals>
  readonly solver: 'greedy' | 'exact'
  readonly rounds: number
  /** For `exact`: milliseconds after which the best plan so far is taken. */
  readonly capMs: number
}

export type Measured = Pick<Plan, 'copies' | 'lowerBound' | 'proven'> & {
  readonly timesMs: readonly number[]
  /** A plain pass over all replicas that counts them by broker: what no planner can do without. */
  readonly passMs: number
  /** The longest time between two calls of `proceed`, or from the start or to the end, in milliseconds; 0 for `greedy`. */
  readonly longestStepMs: number
  /** The peak of resident memory, and what of it the cluster alone takes, in bytes. */
  readonly peakBytes: number
  readonly clusterBytes: number
  readonly unsatisfied: readonly string[]
}

/** Replicas that the passes see together: enough for the clock. */
const PASSED = 10_000_000

const order: Order = JSON.parse(process.argv[2] ?? '')
console.log(JSON.stringify(measured(order)))

function measured({ shape, goals, solver, rounds, capMs }: Order): Measured {
  const cluster = largeCluster(shape)
  const wanted = { ...NO_GOALS, ...goals }
  const passes = Math.ceil(PASSED / (shape.partitions * shape.factor))
  const passMs =
    timed(() => {
      for (let pass = 0; pass < passes; pass++) countReplicas(cluster)
    }).ms / passes
  const clusterBytes = process.memoryUsage.rss()
  let longestStepMs = 0
  const runs = Array.from({ length: rounds }, () =>
    timed(() => {
      if (solver === 'greedy') return draftPlan(cluster, wanted)
      const since = performance.now()
      let last = since
      const step = () => {
        const now = performance.now()
        longestStepMs = Math.max(longestStepMs, now - last)
        last = now
        return now - since < capMs
      }
      const refined = refinePlan(cluster, wanted, 0, step)
      step()
      return refined
    }),
  )
  const plan = runs[0]?.value
  if (!plan) throw new Error('no rounds')
  return {
    copies: plan.copies,
    lowerBound: plan.lowerBound,
    proven: plan.proven,
    unsatisfied: plan.unsatisfied.map(({ goal }) => goal),
    timesMs: runs.map(({ ms }) => ms),
    passMs,
    longestStepMs,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    clusterBytes,
  }
}

function countReplicas({ topics }: ReturnType<typeof largeCluster>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { partitions } of topics) {
    for (const { replicas } of partitions) {
      for (const id of replicas) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  return counts
}

/** Processor time of this thread, so that what else the machine does is not counted. */
function timed<T>(work: () => T): { readonly value: T; readonly ms: number } {
  const since = process.threadCpuUsage()
  const value = work()
  const { user, system } = process.threadCpuUsage(since)
  return { value, ms: (user + system) / 1000 }
}
