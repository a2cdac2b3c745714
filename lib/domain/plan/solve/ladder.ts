/** Brokers sorted by their replica count, emptiest first, kept sorted while counts change by one. */
export class Ladder {
  readonly order: number[]
  private readonly counts: Int32Array
  private readonly place = new Map<number, number>()

  /** Shares `counts`, which only `raise` and `lower` may change for its brokers. Ties stay in the order given. */
  constructor(brokers: readonly number[], counts: Int32Array) {
    this.counts = counts
    this.order = [...brokers].sort((a, b) => this.count(a) - this.count(b))
    this.order.forEach((broker, place) => {
      this.place.set(broker, place)
    })
  }

  raise(broker: number): void {
    this.swap(broker, this.firstAbove(this.count(broker)) - 1)
    this.counts[broker] = this.count(broker) + 1
  }

  lower(broker: number): void {
    this.swap(broker, this.firstAbove(this.count(broker) - 1))
    this.counts[broker] = this.count(broker) - 1
  }

  private count(broker: number): number {
    return this.counts[broker] ?? 0
  }

  /** The place of the first broker with more than `count` replicas. */
  private firstAbove(count: number): number {
    let low = 0
    let high = this.order.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.count(this.order[middle] ?? 0) > count) high = middle
      else low = middle + 1
    }
    return low
  }

  private swap(broker: number, to: number): void {
    const from = this.place.get(broker) ?? to
    const other = this.order[to] ?? broker
    this.order[from] = other
    this.order[to] = broker
    this.place.set(other, from)
    this.place.set(broker, to)
  }
}
