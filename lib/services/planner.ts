import { Worker } from 'node:worker_threads'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { Goals } from '#lib/domain/plan/goals.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'

export type PlannerOptions = {
  /** Breaks ties: the same cluster, goals and seed give the same plan, unless the time limit cut it short. */
  readonly seed: number
  /** How long the exact search may go on; the plan is then the best so far, unproven. */
  readonly timeLimitMs: number
  /** Told how much of the work is done, from 0 to 1, a few times a second. */
  readonly onProgress?: (share: number) => void
  /** Gives up: the promise rejects with its reason, and nothing goes on in the background. */
  readonly signal?: AbortSignal
}

/** What the worker gets, and what it sends back. */
export type PlannerTask = {
  readonly cluster: Cluster
  readonly goals: Goals
  readonly seed: number
  readonly timeLimitMs: number
}
export type PlannerMessage = { readonly progress: number } | { readonly plan: Plan }

/** The best plan that is found within the time limit, made in a thread of its own. */
export function makePlan(cluster: Cluster, goals: Goals, options: PlannerOptions): Promise<Plan> {
  const { seed, timeLimitMs, onProgress, signal } = options
  const task: PlannerTask = { cluster: needed(cluster, goals), goals, seed, timeLimitMs }
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    // Next.js knows this form, too, and bundles the worker with all that it imports.
    const worker = new Worker(new URL('./planner-worker.ts', import.meta.url), {
      workerData: task,
      execArgv: [],
    })
    const end = () => {
      signal?.removeEventListener('abort', end)
      void worker.terminate()
    }
    signal?.addEventListener('abort', end)
    worker.on('message', (message: PlannerMessage) => {
      if ('progress' in message) onProgress?.(message.progress)
      else {
        resolve(message.plan)
        end()
      }
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      signal?.removeEventListener('abort', end)
      reject(signal?.aborted ? signal.reason : new Error('the planner ended without a plan'))
    })
  })
}

/** What a plan is made from: copying the rest to the thread would take longer than many a plan does. */
function needed(cluster: Cluster, goals: Goals): Cluster {
  if (goals.balance.includes('log-dirs')) return cluster
  const topics = cluster.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((partition) => ({ ...partition, logs: NO_LOGS })),
  }))
  return { ...cluster, topics, groups: [] }
}

const NO_LOGS = {}
