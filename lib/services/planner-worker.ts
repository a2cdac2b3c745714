import { parentPort, workerData } from 'node:worker_threads'
import { refinePlan } from '#lib/domain/plan/draft.ts'
import type { PlannerMessage, PlannerTask } from './planner.ts'

/** The thread of `makePlan`: plans, and tells how far it is. */

const TELL_EVERY_MS = 200

const { cluster, goals, seed, timeLimitMs }: PlannerTask = workerData
const startedAt = performance.now()
let toldAt = startedAt

function tell(message: PlannerMessage): void {
  parentPort?.postMessage(message)
}

function proceed(progress: number): boolean {
  const now = performance.now()
  if (now - toldAt >= TELL_EVERY_MS) {
    toldAt = now
    tell({ progress })
  }
  return now - startedAt < timeLimitMs
}

tell({ plan: refinePlan(cluster, goals, seed, proceed) })
