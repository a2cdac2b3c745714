import { counted, listed } from '../words.ts'
import type { Goal } from './plan.ts'

const NAMED = 2

/** "Give __consumer_offsets and audit-log 3 replicas": the goal as a button, a plan and a job name it. */
export function goalTitle(goal: Goal): string {
  const byFactor = Map.groupBy(Object.entries(goal.topics), ([, factor]) => factor)
  const parts = [...byFactor].map(([factor, topics]) => {
    const names = topics.map(([name]) => name).sort()
    const who = names.length > NAMED ? counted(names.length, 'topic') : listed(names)
    return `give ${who} ${counted(factor, 'replica')}`
  })
  const title = parts.join(', ')
  return title.charAt(0).toUpperCase() + title.slice(1)
}
