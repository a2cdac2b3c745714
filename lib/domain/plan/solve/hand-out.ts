/** Copies that a flow sent through a hub: which tasks get one, once for each copy, and how many each broker takes. */
export type Hub = { readonly places: Map<number, number>; readonly tasks: number[] }

/**
 * Gives each task of the hub a broker of its own: one that takes copies and that the task neither has (`sets`, which grow) nor
 * must not get (`closed`). Where the last places fit nobody, a task that was served before changes with the one that was not.
 * Returns false where even that does not help.
 */
export function handOut(
  hub: Hub,
  sets: readonly number[][],
  closed: (task: number, broker: number) => boolean,
): boolean {
  const ring = [...hub.places.keys()].filter((broker) => (hub.places.get(broker) ?? 0) > 0)
  const given: { readonly task: number; broker: number }[] = []
  const fits = (task: number, broker: number) => !closed(task, broker) && !sets[task]?.includes(broker)
  const take = (position: number): number => {
    const broker = ring[position] as number
    const left = (hub.places.get(broker) ?? 0) - 1
    hub.places.set(broker, left)
    if (left === 0) ring.splice(position, 1)
    return broker
  }
  let start = 0
  for (const task of hub.tasks) {
    let position = -1
    for (let step = 0; step < ring.length && position < 0; step++) {
      const candidate = (start + step) % ring.length
      if (fits(task, ring[candidate] as number)) position = candidate
    }
    if (position >= 0) {
      const broker = take(position)
      start = ring.length === 0 ? 0 : (position + 1) % ring.length
      sets[task]?.push(broker)
      given.push({ task, broker })
      continue
    }
    const swap = given.find(
      ({ task: other, broker }) => fits(task, broker) && ring.some((free) => fits(other, free)),
    )
    if (!swap) return false
    const other = sets[swap.task] as number[]
    const free = take(ring.findIndex((candidate) => fits(swap.task, candidate)))
    other[other.indexOf(swap.broker)] = free
    sets[task]?.push(swap.broker)
    given.push({ task, broker: swap.broker })
    swap.broker = free
  }
  return true
}
