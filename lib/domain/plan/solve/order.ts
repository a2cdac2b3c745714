import type { Task } from './task.ts'

/**
 * The replicas of a task in order. Each that stays keeps its position as far as it can; a new one takes the position of one that
 * leaves (a replacement exactly that of the replaced), and growth goes to the end.
 */
export function ordered({ held, must, swaps }: Task, chosen: readonly number[]): number[] {
  const all = [...must, ...chosen]
  const placed = new Set<number>()
  const slots = held.map((broker) => {
    const swap = swaps.find(([from, to]) => from === broker && all.includes(to))
    const kept = swap ? swap[1] : all.includes(broker) ? broker : null
    if (kept !== null) placed.add(kept)
    return kept
  })
  const joining = all.filter((broker) => !placed.has(broker))
  const filled = slots.map((broker) => broker ?? joining.shift() ?? null)
  return [...filled.filter((broker) => broker !== null), ...joining]
}
