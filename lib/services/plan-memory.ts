import type { Cluster } from '#lib/domain/cluster.ts'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { holdsFor, renewed } from '#lib/domain/plan/renew.ts'
import type { PlanWish } from './goals-input.ts'
import { makePlan } from './planner.ts'

/** The best plan that is known for goals. */
export type Preview = {
  readonly plan: Plan
  /** Fewer copies may be possible, and the exact search was not made yet. */
  readonly open: boolean
  /** Another number than before: the cluster changed so that an earlier search says nothing about this plan. */
  readonly basis: number
}

type Known = {
  readonly cluster: Cluster
  readonly plan: Promise<Plan>
  readonly searched: boolean
  readonly basis: number
}

/** Plans of so many goals are kept; each holds on to the reading that it was made from. */
const MOST_KNOWN = 16
/** A draft of a larger cluster takes tens of milliseconds and more, which other pages would wait for. */
const MOST_IN_THIS_THREAD = 2_000

/** Plans by cluster and goals, each made once for what the cluster is: a page that is refreshed costs nothing. */
export class PlanMemory {
  readonly #known = new Map<string, Known>()

  /** The best plan known for the wish; a draft is made where there is none for the cluster as it is now. */
  async recall(slug: string, cluster: Cluster, wish: PlanWish): Promise<Preview> {
    const key = keyOf(slug, wish)
    const before = this.#known.get(key)
    const now = before && holdsFor(wish.goals, before.cluster, cluster) ? over(before, cluster) : null
    const known = now ?? { cluster, plan: draft(cluster, wish), searched: false, basis: nextBasis(before) }
    this.#remember(key, known)
    try {
      const plan = await known.plan
      return { plan, open: !plan.proven && !known.searched && plan.copies > 0, basis: known.basis }
    } catch (error) {
      if (this.#known.get(key) === known) this.#known.delete(key)
      throw error
    }
  }

  /** Keeps what an exact search from that reading came to, unless the cluster changed meanwhile. */
  keep(slug: string, cluster: Cluster, wish: PlanWish, plan: Plan): void {
    const key = keyOf(slug, wish)
    const known = this.#known.get(key)
    if (known && !holdsFor(wish.goals, cluster, known.cluster)) return
    const made = { cluster, plan: Promise.resolve(plan), searched: true, basis: known?.basis ?? 1 }
    this.#remember(key, known ? over(made, known.cluster) : made)
  }

  #remember(key: string, known: Known): void {
    this.#known.delete(key)
    this.#known.set(key, known)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
  }
}

function keyOf(slug: string, { goals, seed }: PlanWish): string {
  return JSON.stringify([slug, goals, seed])
}

function nextBasis(before: Known | undefined): number {
  return (before?.basis ?? 0) + 1
}

function over(known: Known, cluster: Cluster): Known {
  if (known.cluster === cluster) return known
  return { ...known, cluster, plan: known.plan.then((plan) => renewed(plan, cluster)) }
}

async function draft(cluster: Cluster, { goals, seed }: PlanWish): Promise<Plan> {
  const partitions = cluster.topics.reduce((sum, topic) => sum + topic.partitions.length, 0)
  if (partitions <= MOST_IN_THIS_THREAD) return draftPlan(cluster, goals, seed)
  // With no time for the exact search, its thread gives the draft.
  return makePlan(cluster, goals, { seed, timeLimitMs: 0 })
}
