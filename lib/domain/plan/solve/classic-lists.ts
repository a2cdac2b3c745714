import { classicReplicas } from '../../placement/classic.ts'
import type { Model } from './model.ts'
import type { Task } from './task.ts'

/**
 * The replicas of every task as the i mod n rule has them over the eligible brokers, by topic with the start that copies the
 * fewest (the lowest of equals).
 */
export function classicLists(model: Model): number[][] {
  const order = [...model.eligible.keys()]
    .filter((broker) => model.eligible[broker])
    .sort((a, b) => (model.brokers[a] ?? 0) - (model.brokers[b] ?? 0))
  const lists: number[][] = []
  const byTopic = Map.groupBy(model.tasks.entries(), ([, task]) => task.topic)
  for (const entries of byTopic.values()) {
    const start = cheapestStart(
      entries.map(([, task]) => task),
      order,
    )
    for (const [index, { partition, size }] of entries)
      lists[index] = classicReplicas(partition.id, size, start, order)
  }
  return lists
}

/** Each replica that a start would keep is a vote for it. */
function cheapestStart(tasks: readonly Task[], order: readonly number[]): number {
  const n = order.length
  const position = new Map(order.map((broker, index) => [broker, index]))
  const kept = new Int32Array(Math.max(1, n))
  for (const { partition, size, held } of tasks) {
    for (const broker of held) {
      const place = position.get(broker)
      if (place === undefined) continue
      for (let replica = 0; replica < Math.min(size, n); replica++) {
        const start = (((place - partition.id - replica) % n) + n) % n
        kept[start] = (kept[start] ?? 0) + 1
      }
    }
  }
  return kept.indexOf(Math.max(...kept))
}
