import type { Model } from './model.ts'
import { Placement } from './placement.ts'
import type { Task } from './task.ts'

/** How far above the mean a broker may stay: evening out the rest would copy more than it is worth. */
export const BYTES_TOLERANCE = 0.05

/**
 * Sets whose bytes are closer to even over the eligible brokers: from each broker that holds more than the mean allows, largest
 * replicas first, to the emptiest broker that may take them; where replica counts must stay as they are, by exchanging a large
 * replica for a smaller one. The best there is would be NP-hard. Replicas of unknown size stay.
 */
export function withLevelBytes(
  model: Model,
  sets: readonly (readonly number[])[],
  baseBytes: Float64Array,
): (readonly number[])[] {
  const balance = new ByteBalance(model, sets, baseBytes)
  const eligible = [...model.eligible.keys()].filter((broker) => model.eligible[broker])
  balance.level(model.open.flat(), eligible)
  // What a small rack has to hold raises the mean of all, and says nothing of how even a larger one can be.
  model.open.forEach((brokers, rack) => {
    balance.level(
      brokers,
      eligible.filter((broker) => model.rackOf[broker] === rack),
    )
  })
  return balance.sets()
}

class ByteBalance {
  private readonly model: Model
  private readonly placement: Placement
  private readonly bytes: Float64Array
  private readonly holders: Set<number>[]
  private open: readonly number[] = []
  private mean = 0

  constructor(model: Model, sets: readonly (readonly number[])[], baseBytes: Float64Array) {
    this.model = model
    this.placement = new Placement(model)
    this.bytes = Float64Array.from(baseBytes)
    this.holders = model.brokers.map(() => new Set())
    model.tasks.forEach((task, index) => {
      for (const broker of task.must) this.carry(broker, task)
      for (const broker of sets[index] ?? []) {
        this.placement.add(index, broker)
        this.holders[broker]?.add(index)
        this.carry(broker, task)
      }
    })
  }

  /** Evens out these brokers, to within the tolerance of the mean of all that `count`. */
  level(brokers: readonly number[], count: readonly number[]): void {
    this.open = brokers
    this.mean = count.reduce((sum, broker) => sum + this.load(broker), 0) / Math.max(1, count.length)
    for (const broker of brokers.toSorted((a, b) => this.load(b) - this.load(a))) this.relieve(broker)
  }

  sets(): number[][] {
    return this.placement.sets
  }

  private relieve(from: number): void {
    this.unload(from, () => this.most())
    // What is too large to fit below the mean still goes to where it is not as much as stays here.
    this.unload(from, (left) => Math.max(left, this.most()))
  }

  private unload(from: number, mostAt: (left: number) => number): void {
    const tasks = [...(this.holders[from] ?? [])].sort((a, b) => this.size(b) - this.size(a))
    for (const index of tasks) {
      if (this.load(from) <= this.most()) return
      if (this.size(index) === 0) continue
      if (this.model.levelled) this.exchange(index, from)
      else this.give(index, from, mostAt(this.load(from) - this.size(index)))
    }
  }

  /** To the emptiest broker that may take it and then has no more than `most`. */
  private give(index: number, from: number, most: number): void {
    const size = this.size(index)
    if (this.load(from) - size < this.mean * (1 - BYTES_TOLERANCE)) return
    let best: number | null = null
    for (const to of this.open) {
      if (this.load(to) + size > most || !this.mayTake(index, from, to)) continue
      if (best === null || this.load(to) < this.load(best)) best = to
    }
    if (best !== null) this.move(index, from, best)
  }

  /** For a smaller replica of an emptier broker, so that both come closer to the mean and keep their counts. */
  private exchange(index: number, from: number): void {
    const emptiestFirst = this.open
      .filter((broker) => this.load(broker) < this.mean)
      .sort((a, b) => this.load(a) - this.load(b))
    for (const to of emptiestFirst) {
      if (!this.mayTake(index, from, to)) continue
      const wanted = Math.min(this.load(from) - this.mean, this.mean - this.load(to))
      const other = this.partner(index, from, to, wanted)
      if (other === null) continue
      this.move(index, from, to)
      this.move(other, to, from)
      return
    }
  }

  /** The replica on `to` whose exchange brings over the most without passing the mean on either side by much. */
  private partner(index: number, from: number, to: number, wanted: number): number | null {
    let best: number | null = null
    for (const other of this.holders[to] ?? []) {
      const gain = this.size(index) - this.size(other)
      if (gain <= 0 || gain > wanted + this.mean * BYTES_TOLERANCE || !this.mayTake(other, to, from)) continue
      if (best === null || this.size(other) < this.size(best)) best = other
    }
    return best
  }

  private mayTake(index: number, from: number, to: number): boolean {
    const set = this.placement.sets[index] ?? []
    if (from === to || set.includes(to) || this.model.tasks[index]?.must.includes(to)) return false
    const { rackOf } = this.model
    const use = this.placement.rackUse(index)
    use.remove(rackOf[from] ?? 0)
    return use.allows(rackOf[to] ?? 0)
  }

  private move(index: number, from: number, to: number): void {
    const size = this.size(index)
    this.placement.exchange(index, from, to)
    this.holders[from]?.delete(index)
    this.holders[to]?.add(index)
    this.bytes[from] = this.load(from) - size
    this.bytes[to] = this.load(to) + size
  }

  private carry(broker: number, { partition }: Task): void {
    this.bytes[broker] = this.load(broker) + (partition.sizeBytes ?? 0)
  }

  private load(broker: number): number {
    return this.bytes[broker] ?? 0
  }

  private most(): number {
    return this.mean * (1 + BYTES_TOLERANCE)
  }

  private size(index: number): number {
    return this.model.tasks[index]?.partition.sizeBytes ?? 0
  }
}
