import { Ladder } from './ladder.ts'
import type { Model } from './model.ts'
import { RackUse } from './rack-rule.ts'
import type { Task } from './task.ts'

/** A choice of brokers for every task, and the counts that come of it. */
export class Placement {
  readonly model: Model
  /** By task, its replicas beyond `must`. */
  readonly sets: number[][]
  /** Replicas by broker index: those of the tasks and those that no plan changes. */
  readonly counts: Int32Array
  /** The open brokers of each rack, emptiest first. */
  readonly ladders: readonly Ladder[]
  private readonly ladderOf: (Ladder | undefined)[]

  /** Nothing is placed yet but what every solution has. */
  constructor(model: Model) {
    this.model = model
    this.sets = model.tasks.map(() => [])
    this.counts = fixedCounts(model)
    this.ladders = model.open.map((brokers) => new Ladder(brokers, this.counts))
    this.ladderOf = Array(model.brokers.length)
    model.open.forEach((brokers, rack) => {
      for (const broker of brokers) this.ladderOf[broker] = this.ladders[rack]
    })
  }

  add(task: number, broker: number): void {
    this.sets[task]?.push(broker)
    this.raise(broker)
  }

  /** Puts `to` where `from` was. */
  exchange(task: number, from: number, to: number): void {
    const set = this.sets[task]
    if (!set) return
    set[set.indexOf(from)] = to
    this.lower(from)
    this.raise(to)
  }

  rackUse(task: number): RackUse {
    const use = new RackUse((this.model.tasks[task] as Task).rule)
    for (const broker of this.sets[task] ?? []) use.add(this.model.rackOf[broker] ?? 0)
    return use
  }

  private raise(broker: number): void {
    const ladder = this.ladderOf[broker]
    if (ladder) ladder.raise(broker)
    else this.counts[broker] = (this.counts[broker] ?? 0) + 1
  }

  private lower(broker: number): void {
    const ladder = this.ladderOf[broker]
    if (ladder) ladder.lower(broker)
    else this.counts[broker] = (this.counts[broker] ?? 0) - 1
  }
}

/** Replicas that are on each broker in every solution. */
export function fixedCounts({ base, tasks }: Model): Int32Array {
  const counts = Int32Array.from(base)
  for (const { must } of tasks) for (const broker of must) counts[broker] = (counts[broker] ?? 0) + 1
  return counts
}

/** Replicas that a placement copies: on brokers that did not hold the partition. */
export function copiesOfSets(model: Model, sets: readonly (readonly number[])[]): number {
  let copies = 0
  model.tasks.forEach(({ held, must }, index) => {
    for (const broker of must) if (!held.includes(broker)) copies += 1
    for (const broker of sets[index] ?? []) if (!held.includes(broker)) copies += 1
  })
  return copies
}
