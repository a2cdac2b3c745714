import { squares, targetsOf } from './bound.ts'
import type { Model } from './model.ts'
import { Placement } from './placement.ts'
import { RackUse } from './rack-rule.ts'
import type { Task } from './task.ts'

/**
 * A placement that keeps every constraint: keep what may stay, copy what is missing to the emptiest broker that is allowed,
 * then, where counts are to be level, move from over-full to under-full brokers. The copies are the fewest where nothing is
 * levelled; where counts are, they often are (no racks, no growth), and the bound tells.
 */
export function greedyPlacement(model: Model): Placement {
  const placement = new Placement(model)
  model.tasks.forEach((task, index) => {
    keep(placement, task, index)
  })
  model.tasks.forEach((task, index) => {
    fill(placement, task, index)
  })
  if (model.levelled) level(placement)
  return placement
}

/** Keeps as many replicas as the racks allow, those that are in sync before others, in the order of the partition. */
function keep(placement: Placement, task: Task, index: number): void {
  const { rackOf, brokers } = placement.model
  const room = task.size - task.must.length
  const alive = (broker: number) => task.partition.isr.includes(brokers[broker] ?? -1)
  const candidates =
    task.may.length > room ? [...task.may].sort((a, b) => Number(alive(b)) - Number(alive(a))) : task.may
  const use = new RackUse(task.rule)
  let kept = 0
  for (const broker of candidates) {
    const rack = rackOf[broker] ?? 0
    if (kept === room || !use.allows(rack)) continue
    use.add(rack)
    placement.add(index, broker)
    kept += 1
  }
}

/** Copies what is missing: to racks that the partition does not use yet, where there are any. */
function fill(placement: Placement, task: Task, index: number): void {
  const set = placement.sets[index] ?? []
  let missing = task.size - task.must.length - set.length
  if (missing === 0) return
  const use = placement.rackUse(index)
  for (; missing > 0; missing--) {
    const broker =
      emptiest(placement, task, set, (rack) => use.isDirect(rack)) ??
      emptiest(placement, task, set, (rack) => use.allows(rack))
    if (broker === null) return
    use.add(placement.model.rackOf[broker] ?? 0)
    placement.add(index, broker)
  }
}

function emptiest(
  { ladders, counts }: Placement,
  task: Task,
  set: readonly number[],
  allowed: (rack: number) => boolean,
): number | null {
  let best: number | null = null
  ladders.forEach(({ order }, rack) => {
    if (!allowed(rack)) return
    const first = order.find((broker) => !set.includes(broker) && !task.must.includes(broker))
    if (first === undefined) return
    if (best === null || (counts[first] ?? 0) < (counts[best] ?? 0)) best = first
  })
  return best
}

const PASSES = 4

/** Moves from over-full to under-full brokers: first to exact targets, then wherever a move still makes counts more even. */
function level(placement: Placement): void {
  const { targets } = targetsOf(placement)
  const { counts, model, ladders } = placement
  const over = (broker: number) => (counts[broker] ?? 0) > (targets[broker] ?? 0)
  const under = (_: number, broker: number) => (counts[broker] ?? 0) < (targets[broker] ?? 0)
  relieve(placement, over, under)
  const lower = (from: number, to: number) => (counts[to] ?? 0) <= (counts[from] ?? 0) - 2
  for (let pass = 0; pass < PASSES && squares(counts, model) > squares(targets, model); pass++) {
    const emptiest = ladders.flatMap(({ order }) => counts[order[0] ?? -1] ?? [])
    const least = Math.min(...emptiest)
    const moved = relieve(placement, (broker) => (counts[broker] ?? 0) >= least + 2, lower)
    if (moved === 0) return
  }
}

/**
 * For each broker that is `over`, fullest first, moves replicas to brokers that may take them, as long as it is. Copies that
 * the plan makes anyway go first, then replicas that do not lead, then small partitions. Returns how many it moved.
 */
function relieve(
  placement: Placement,
  over: (broker: number) => boolean,
  takes: (from: number, to: number) => boolean,
): number {
  const { model, counts } = placement
  const holders = tasksByBroker(placement)
  const fullestFirst = [...model.eligible.keys()]
    .filter((broker) => model.eligible[broker] && over(broker))
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
  let moved = 0
  for (const from of fullestFirst) {
    for (const index of cheapestFirst(model, holders[from] ?? [], from)) {
      if (!over(from)) break
      const to = taker(placement, index, from, takes)
      if (to === null) continue
      placement.exchange(index, from, to)
      moved += 1
    }
  }
  return moved
}

function tasksByBroker({ model, sets }: Placement): number[][] {
  const holders: number[][] = model.brokers.map(() => [])
  sets.forEach((set, index) => {
    for (const broker of set) holders[broker]?.push(index)
  })
  return holders
}

function cheapestFirst({ tasks }: Model, indexes: readonly number[], from: number): number[] {
  const keyed = indexes.map((index) => {
    const task = tasks[index] as Task
    // A new copy may as well go elsewhere; a preferred leader stays if anything else will do.
    const cost = !task.may.includes(from) ? 0 : task.held[0] === from ? 2 : 1
    return { index, cost, bytes: task.partition.sizeBytes ?? 0 }
  })
  return keyed.sort((a, b) => a.cost - b.cost || a.bytes - b.bytes).map(({ index }) => index)
}

/** The emptiest broker that takes the task's replica from `from`, one that holds it already before all others. */
function taker(
  placement: Placement,
  index: number,
  from: number,
  takes: (from: number, to: number) => boolean,
): number | null {
  const { model, counts, ladders, sets } = placement
  const task = model.tasks[index] as Task
  const set = sets[index] ?? []
  const use = placement.rackUse(index)
  use.remove(model.rackOf[from] ?? 0)
  const free = (broker: number) => !set.includes(broker) && !task.must.includes(broker)
  let best: number | null = null
  const offer = (broker: number) => {
    if (best === null || (counts[broker] ?? 0) < (counts[best] ?? 0)) best = broker
  }
  for (const broker of task.may) {
    if (
      model.eligible[broker] &&
      free(broker) &&
      use.allows(model.rackOf[broker] ?? 0) &&
      takes(from, broker)
    )
      offer(broker)
  }
  if (best !== null) return best
  ladders.forEach(({ order }, rack) => {
    if (!use.allows(rack)) return
    for (const broker of order) {
      if ((counts[broker] ?? 0) >= (counts[from] ?? 0)) break
      if (free(broker) && takes(from, broker)) {
        offer(broker)
        break
      }
    }
  })
  return best
}
