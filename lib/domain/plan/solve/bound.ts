import type { Model } from './model.ts'
import { copiesOfSets, fixedCounts, type Placement } from './placement.ts'
import type { Task } from './task.ts'

/**
 * The counts that level placements have: one level over the brokers of a group, one more on those that could keep the most.
 * A group is a rack where the constraints force how many replicas each rack holds, otherwise all eligible brokers.
 */
export function targetsOf(placement: Placement): {
  readonly targets: Int32Array
  readonly keepable: Int32Array
} {
  const { model, counts } = placement
  const fixed = fixedCounts(model)
  const keepable = Int32Array.from(fixed)
  for (const { may } of model.tasks) for (const broker of may) keepable[broker] = (keepable[broker] ?? 0) + 1
  const targets = Int32Array.from(counts)
  for (const group of groupsOf(model)) {
    const total = group.reduce((sum, broker) => sum + (counts[broker] ?? 0), 0)
    const floor = (broker: number) => fixed[broker] ?? 0
    const height = levelOf(group.map(floor), total)
    for (const broker of group) targets[broker] = Math.max(floor(broker), height)
    let left = total - group.reduce((sum, broker) => sum + (targets[broker] ?? 0), 0)
    const fullest = group
      .filter((broker) => floor(broker) <= height)
      .sort((a, b) => (keepable[b] ?? 0) - (keepable[a] ?? 0))
    for (const broker of fullest) {
      if (left === 0) break
      targets[broker] = height + 1
      left -= 1
    }
  }
  return { targets, keepable }
}

export type Bound = {
  /** No plan that meets the goals as far as this one needs fewer copies. */
  readonly copies: number
  /** The placement has the fewest copies of all that are as level as can be. */
  readonly reached: boolean
}

/**
 * What a placement can be held against without searching. Without levelling: the sum over partitions of what each must copy
 * at least. With it, where the placement is as level as any can be: Σ_b (t_b − c_b)⁺ if that is more, what each broker lacks
 * to its target beyond what it could keep.
 */
export function boundOf(placement: Placement): Bound {
  const { model, counts, sets } = placement
  const copies = copiesOfSets(model, sets)
  const alone = model.tasks.reduce((sum, task) => sum + fewestCopies(task, model), 0)
  if (!model.levelled) return { copies: alone, reached: copies === alone }
  if (model.tasks.some((task) => task.settledByChoice)) return { copies: alone, reached: false }
  const { targets, keepable } = targetsOf(placement)
  const isLevel = isForced(model) && squares(counts, model) === squares(targets, model)
  if (!isLevel) return { copies: alone, reached: false }
  let lacking = copiesOfSets(model, [])
  targets.forEach((target, broker) => {
    if (model.eligible[broker]) lacking += Math.max(0, target - (keepable[broker] ?? 0))
  })
  const bound = Math.max(alone, lacking)
  return { copies: bound, reached: copies === bound }
}

/** Whether every solution has as many replicas on the eligible brokers of each group: nothing may stay elsewhere. */
function isForced(model: Model): boolean {
  return model.tasks.every(({ may }) => may.every((broker) => model.eligible[broker] === 1))
}

/** The copies that one partition needs whatever happens to the others. */
export function fewestCopies(task: Task, { rackOf }: Model): number {
  const byRack = new Map<number, number>()
  for (const broker of task.may) {
    const rack = rackOf[broker] ?? 0
    byRack.set(rack, (byRack.get(rack) ?? 0) + 1)
  }
  let direct = 0
  let beyond = 0
  for (const [rack, count] of byRack) {
    const first = Math.min(count, task.rule.direct[rack] ?? 0)
    direct += first
    beyond += Math.min(count - first, task.rule.spare[rack] ?? 0)
  }
  const room = task.size - task.must.length
  const kept = Math.min(room, direct + Math.min(task.rule.extra, beyond))
  const joining = task.must.filter((broker) => !task.held.includes(broker)).length
  return joining + room - kept
}

/** Sum of squares of the counts of eligible brokers. */
export function squares(counts: Int32Array, { eligible }: Model): number {
  let sum = 0
  counts.forEach((count, broker) => {
    if (eligible[broker]) sum += count * count
  })
  return sum
}

function groupsOf(model: Model): number[][] {
  const eligible = [...model.eligible.keys()].filter((broker) => model.eligible[broker])
  return racksForceTotals(model)
    ? [...Map.groupBy(eligible, (broker) => model.rackOf[broker] ?? 0).values()]
    : [eligible]
}

/** Whether the constraints leave no choice of how many replicas of each partition a rack holds. */
export function racksForceTotals(model: Model): boolean {
  if (model.tasks.length === 0) return false
  return model.tasks.every(({ rule, size, must }) => {
    const direct = rule.direct.reduce((sum, count) => sum + count, 0)
    return rule.extra === 0 && direct === size - must.length
  })
}

/** The largest height to which all floors can be raised with `total` replicas in all. */
function levelOf(floors: readonly number[], total: number): number {
  let low = 0
  let high = total
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const needed = floors.reduce((sum, floor) => sum + Math.max(floor, middle), 0)
    if (needed <= total) low = middle
    else high = middle - 1
  }
  return low
}
