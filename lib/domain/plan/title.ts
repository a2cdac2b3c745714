import { listedUpTo } from '../words.ts'
import type { Goal } from './plan.ts'

/** "Give __consumer_offsets and audit-log 3 replicas": the goal as a button, a plan and a job name it. */
export function goalTitle(goal: Goal): string {
  const factors = Map.groupBy(Object.entries(goal.topics), ([, factor]) => factor)
  return [...factors]
    .map(([factor, topics], position) => {
      const names = listedUpTo(2, topics.map(([name]) => name).sort())
      return `${position === 0 ? 'Give' : 'give'} ${names} ${factor} ${factor === 1 ? 'replica' : 'replicas'}`
    })
    .join(', ')
}
