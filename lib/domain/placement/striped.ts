import type { Broker, BrokerId } from '../cluster.ts'
import { fail, ok, type Result } from '../problem.ts'

/** A random integer from 0 to `bound` − 1. */
export type RandomBelow = (bound: number) => number

export type PlaceableBroker = Pick<Broker, 'id' | 'rack'> & { readonly fenced: boolean }

/**
 * The rule by which KRaft controllers place a new topic, or partitions that are added to one, and by which
 * kafka-reassign-partitions --generate places anew (`StripedReplicaPlacer` of apache/kafka, as in Kafka 4.3). Each partition takes its replicas from one rack after the other and begins one rack
 * further on than the last; each rack gives its brokers in turn, those that are not fenced first. After as many partitions
 * as there are unfenced brokers, racks and brokers are shuffled.
 *
 * Returns the replicas of each partition in order. Fails with Kafka's own reasons: a number of replicas that is not
 * positive, more replicas than brokers, all brokers fenced.
 *
 * Kafka starts its racks in the order of a hash map and we do by name, so for one source of numbers the two agree where
 * those orders do.
 */
export function stripedReplicas(
  brokers: readonly PlaceableBroker[],
  partitions: number,
  replicas: number,
  random: RandomBelow,
): Result<BrokerId[][]> {
  if (replicas <= 0) {
    return fail(
      'invalid-input',
      `Invalid replication factor ${replicas}: the replication factor must be positive.`,
    )
  }
  if (brokers.every((broker) => broker.fenced)) {
    return fail('plan-impossible', 'All brokers are currently fenced.')
  }
  if (replicas > brokers.length) {
    return fail(
      'plan-impossible',
      `The target replication factor of ${replicas} cannot be reached because only ${brokers.length} broker(s) are registered.`,
    )
  }
  const placer = new StripedPlacer(brokers, random)
  return ok(Array.from({ length: partitions }, () => placer.place(replicas)))
}

/** Racks by name, with brokers that have no rack first, as Kafka sorts them (`OptionalStringComparator`). */
export function sortedRacks<T extends Pick<Broker, 'id' | 'rack'>>(brokers: readonly T[]): T[][] {
  return [...Map.groupBy(brokers, (broker) => broker.rack)]
    .sort(([a], [b]) => (a === null || (b !== null && a < b) ? -1 : 1))
    .map(([, members]) => members.sort((a, b) => a.id - b.id))
}

class StripedPlacer {
  private racks: Rack[]
  private readonly all: readonly Rack[]
  private readonly unfenced: number
  private readonly random: RandomBelow
  private offset: number
  private epoch = 0

  constructor(brokers: readonly PlaceableBroker[], random: RandomBelow) {
    this.random = random
    this.unfenced = brokers.filter((broker) => !broker.fenced).length
    this.all = sortedRacks(brokers).map((members) => {
      const ids = (fenced: boolean) => members.filter((one) => one.fenced === fenced).map(({ id }) => id)
      const fenced = new Ring(ids(true), random)
      return { fenced, unfenced: new Ring(ids(false), random) }
    })
    this.racks = [...this.all]
    this.offset = random(this.racks.length)
  }

  place(replicas: number): BrokerId[] {
    // A lone unfenced broker never begins a new epoch: it would have nothing left to give in it.
    if (this.epoch === this.unfenced && this.unfenced > 1) this.shuffle()
    const [leader, leaderRack] = this.leader()
    const placed = [leader]
    let skip: Rack | null = leaderRack
    for (let at = this.offset; placed.length < replicas; at += 1) {
      const rack = this.rackAt(at)
      if (rack === skip) {
        skip = null
        continue
      }
      const next = rack.unfenced.next(this.epoch) ?? rack.fenced.next(this.epoch)
      if (next !== null) placed.push(next)
    }
    this.epoch += 1
    this.offset = (this.offset + 1) % this.racks.length
    return placed
  }

  private leader(): [BrokerId, Rack] {
    for (let at = this.offset; ; at += 1) {
      const rack = this.rackAt(at)
      const next = rack.unfenced.next(this.epoch)
      if (next !== null) return [next, rack]
    }
  }

  private rackAt(position: number): Rack {
    const rack = this.racks[position % this.racks.length]
    if (rack === undefined) throw new Error('a placer without racks')
    return rack
  }

  private shuffle(): void {
    this.racks = shuffled(this.racks, this.random)
    for (const rack of this.all) {
      rack.fenced.shuffle(this.random)
      rack.unfenced.shuffle(this.random)
    }
    this.epoch = 0
  }
}

type Rack = { readonly unfenced: Ring; readonly fenced: Ring }

/** The brokers of a rack, given in turn; each epoch begins one further on than the last in which the ring was asked. */
class Ring {
  private brokers: readonly BrokerId[]
  private offset: number
  private given = 0
  private epoch = 0

  constructor(brokers: readonly BrokerId[], random: RandomBelow) {
    this.brokers = brokers
    this.offset = brokers.length === 0 ? 0 : random(brokers.length)
  }

  /** The next broker, or null once all of them were given in this epoch. */
  next(epoch: number): BrokerId | null {
    const n = this.brokers.length
    if (this.epoch !== epoch) {
      this.epoch = epoch
      this.given = 0
      this.offset += 1
    }
    if (this.given >= n) return null
    this.given += 1
    return this.brokers[(this.offset + this.given - 1) % n] ?? null
  }

  shuffle(random: RandomBelow): void {
    this.brokers = shuffled(this.brokers, random)
  }
}

/** From the end, each with one of those up to it: Fisher and Yates, as `Collections.shuffle` does. */
function shuffled<T>(items: readonly T[], random: RandomBelow): T[] {
  const result = [...items]
  for (let size = result.length; size > 1; size -= 1) {
    const chosen = random(size)
    const last = result[size - 1] as T
    result[size - 1] = result[chosen] as T
    result[chosen] = last
  }
  return result
}
