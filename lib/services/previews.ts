import { availableParallelism } from 'node:os'
import { fail, ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import type { Actor } from './actor.ts'
import { theConsole } from './console.ts'
import { type PlanWish, parseWish } from './goals-input.ts'
import type { Preview } from './plan-memory.ts'
import { makePlan } from './planner.ts'
import { readCluster } from './reading.ts'

export type { Preview } from './plan-memory.ts'

/** How long an exact search may go on: the largest clusters would take hours. */
export const SEARCH_LIMIT_MS = 120_000

/** Each takes a core of this machine, and one is kept for the pages. */
const MOST_SEARCHES = Math.max(1, availableParallelism() - 1)

/** The best plan known for the goals, at once; nothing is saved. */
export async function previewPlan(actor: Actor, slug: string, input: unknown): Promise<Result<Preview>> {
  const wish = parseWish(input)
  if (!wish.ok) return wish
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { plans } = await theConsole()
  return ok(await plans.recall(slug, reading.value.observation.cluster, wish.value))
}

export type SearchListener = {
  /** How much of the search is done, from 0 to 1. */
  readonly progress: (share: number) => void
  /** The best plan is known; `previewPlan` has it. */
  readonly done: () => void
  readonly failed: (problem: Problem) => void
}

/**
 * Looks for the plan with the fewest copies in a thread of its own; returns how to give it up. One search for each visitor:
 * a new one ends the one before.
 */
export async function searchPlan(
  actor: Actor,
  slug: string,
  visitor: string,
  input: unknown,
  listener: SearchListener,
): Promise<Result<() => void>> {
  const wish = parseWish(input)
  if (!wish.ok) return wish
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { searches } = await theConsole()
  searches.get(visitor)?.abort()
  searches.delete(visitor)
  if (searches.size >= MOST_SEARCHES) {
    return fail('planner-busy', 'Others search for their fewest copies on all cores of this console.')
  }
  const giveUp = new AbortController()
  searches.set(visitor, giveUp)
  void search(slug, reading.value.observation.cluster, wish.value, giveUp.signal, listener).finally(() => {
    if (searches.get(visitor) === giveUp) searches.delete(visitor)
  })
  return ok(() => giveUp.abort())
}

async function search(
  slug: string,
  cluster: Parameters<typeof makePlan>[0],
  wish: PlanWish,
  signal: AbortSignal,
  listener: SearchListener,
): Promise<void> {
  const { plans, log } = await theConsole()
  const { goals, seed } = wish
  try {
    const timeLimitMs = SEARCH_LIMIT_MS
    const plan = await makePlan(cluster, goals, { seed, timeLimitMs, onProgress: listener.progress, signal })
    plans.keep(slug, cluster, wish, plan)
    listener.done()
  } catch (error) {
    if (signal.aborted) return
    log.error({ err: error, slug }, 'The exact search broke off.')
    listener.failed(problem('planner-failed', 'The search for the fewest copies broke off.'))
  }
}
