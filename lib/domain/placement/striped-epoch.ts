import { sameReplicas } from '../cluster.ts'
import { pairByVotes } from './pair-by-votes.ts'
import { bitsToArrange } from './scene.ts'
import type { StripedTopic } from './striped-topic.ts'
import { modulo } from './walk.ts'

/** The partitions of an epoch, and the slot of the order of racks that the first of them begins with. */
export type Span = { readonly begin: number; readonly end: number; readonly slot: number }

/** What the striped rule gives to the partitions of one epoch. */
export type StripedEpoch = {
  /** The slot that the epoch begins with. */
  readonly slot: number
  /** By partition: the places that it gives, and whether the partition is on them. */
  readonly expected: readonly (readonly number[])[]
  readonly follows: readonly boolean[]
  /** What its random choices take to write down, in bits: those that a partition which follows depends on. */
  readonly bits: number
  /** The rack in each slot. */
  readonly racks: readonly number[]
  /** How the epoch leaves the racks. */
  readonly rings: readonly Ring[]
}

/** The first epoch is in sorted order from random offsets; each later one has racks and brokers in any order. */
export function epochOf(topic: StripedTopic, span: Span, before: StripedEpoch | null): StripedEpoch {
  if (before !== null) return laterEpoch(topic, span, before.rings)
  return firstEpoch(
    topic,
    span,
    topic.sizes.map(() => ({ turn: 0, given: 0, epoch: 0 })),
  )
}

function firstEpoch(topic: StripedTopic, span: Span, rings: readonly Ring[]): StripedEpoch {
  const { sizes } = topic
  const racks = sizes.map((_, rack) => rack)
  const walked = walkEpoch(topic, span, rings, racks)
  const bits = Math.log2(sizes.length) + sizes.reduce((sum, size) => sum + Math.log2(size), 0)
  return {
    ...compare(topic, span, walked.spots, sortedRings(topic, span, walked.spots)),
    racks,
    rings: walked.rings,
    bits,
  }
}

/** Racks that are tried in every order, and in every order that is one exchange away; more would take too long. */
const MOST_IN_EVERY_ORDER = 5
const MOST_EXCHANGED = 12

function laterEpoch(topic: StripedTopic, span: Span, rings: readonly Ring[]): StripedEpoch {
  const votes = racksBySlot(topic, span)
  const voted = epochInOrder(topic, span, rings, votes)
  if (voted.follows.every(Boolean) || !mayRunOut(topic)) return voted
  // Where a rack runs out, another one gives in its stead, and the votes mislead.
  const z = topic.sizes.length
  if (z <= MOST_IN_EVERY_ORDER) return bestOrder(topic, span, rings, permutations(votes), voted)
  let best = voted
  for (let from = votes, more = z <= MOST_EXCHANGED; more; ) {
    const next = bestOrder(topic, span, rings, exchanges(from), best)
    more = following(next) > following(best)
    best = next
    from = [...next.racks]
  }
  return best
}

function bestOrder(
  topic: StripedTopic,
  span: Span,
  rings: readonly Ring[],
  orders: readonly (readonly number[])[],
  voted: StripedEpoch,
): StripedEpoch {
  return orders
    .map((order) => epochInOrder(topic, span, rings, order))
    .reduce((best, next) => (following(next) > following(best) ? next : best), voted)
}

/** Every order in which two have changed places. */
function exchanges(items: readonly number[]): number[][] {
  return items.flatMap((one, i) =>
    items.slice(i + 1).map((other, j) => items.with(i, other).with(i + 1 + j, one)),
  )
}

function epochInOrder(
  topic: StripedTopic,
  span: Span,
  rings: readonly Ring[],
  racks: readonly number[],
): StripedEpoch {
  const walked = walkEpoch(topic, span, rings, racks)
  const compared = compare(topic, span, walked.spots, shuffledRings(topic, span, walked.spots))
  return {
    ...compared,
    racks,
    rings: walked.rings,
    bits: bitsOfShuffle(topic, walked.spots, compared.follows),
  }
}

/** Whether a rack may have given all its brokers before an epoch is over: it remembers what it gave in the last one. */
function mayRunOut({ sizes, factor }: StripedTopic): boolean {
  return Math.min(...sizes) < 2 * Math.ceil(factor / sizes.length)
}

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  )
}

function following({ follows }: StripedEpoch): number {
  return follows.filter(Boolean).length
}

function compare(
  { places, factor }: StripedTopic,
  { begin, slot }: Span,
  spots: readonly (readonly number[])[],
  held: readonly number[],
): Pick<StripedEpoch, 'slot' | 'expected' | 'follows'> {
  const expected = spots.map((own) => own.map((spot) => held[spot] ?? -1))
  const follows = expected.map((given, step) => {
    const actual = places[begin + step] ?? []
    return actual.length === factor && sameReplicas(given, actual)
  })
  return { slot, expected, follows }
}

/** A rack's brokers in turn: `turn` counts the epochs' steps in which it was asked, `given` what it gave in this one. */
type Ring = { turn: number; given: number; epoch: number }

/** The rack in each slot of the shuffled order; `slot` is the one at which the epoch begins. */
function racksBySlot(topic: StripedTopic, { begin, end, slot }: Span): number[] {
  const { sizes, places, rackAt, factor } = topic
  const z = sizes.length
  const slots: number[] = []
  const racks: number[] = []
  for (let at = begin; at < end; at += 1) {
    const own = places[at] ?? []
    for (let j = 0; j < Math.min(own.length, factor, z); j += 1) {
      const rack = rackAt[own[j] ?? -1]
      if (rack === undefined) continue
      // Later slots first: where the first slot's rack is used up from the epoch before, the next one gives in its stead.
      slots.push(z - 1 - ((at - begin + j) % z))
      racks.push(rack)
    }
  }
  const paired = pairByVotes(slots, racks, [0], [z])
  return sizes.map((_, position) => paired[z - 1 - modulo(position - slot, z)] ?? 0)
}

/** The ring positions that each partition of the epoch takes its replicas from, as the placer walks racks and rings. */
function walkEpoch(
  { sizes, bases, factor }: StripedTopic,
  { begin, end, slot }: Span,
  before: readonly Ring[],
  racks: readonly number[],
): { readonly spots: readonly (readonly number[])[]; readonly rings: readonly Ring[] } {
  const z = sizes.length
  const rings = before.map((ring) => ({ ...ring }))
  const walked = Array.from({ length: end - begin }, (_, epoch) => {
    const offset = slot + epoch
    const spots: number[] = []
    let leaderAt = offset
    for (; spots.length === 0 && leaderAt < offset + z; leaderAt += 1) take(leaderAt)
    let skip = (leaderAt - 1) % z
    // A round gives at least one replica, unless an order of racks is tried in which Kafka would not come to an end.
    for (let at = offset; spots.length < factor && at < offset + z * (factor + 1); at += 1) {
      if (at % z === skip) skip = -1
      else take(at)
    }
    return spots

    function take(at: number): void {
      const rack = racks[at % z] ?? 0
      const ring = rings[rack] as Ring
      const size = sizes[rack] ?? 1
      if (ring.epoch !== epoch) {
        ring.epoch = epoch
        ring.given = 0
        ring.turn += 1
      }
      if (ring.given === size) return
      spots.push((bases[rack] ?? 0) + ((ring.turn + ring.given) % size))
      ring.given += 1
    }
  })
  return { spots: walked, rings }
}

/** The place at each ring position while rings are sorted: each replica votes for how far its rack's ring is turned. */
function sortedRings(topic: StripedTopic, { begin }: Span, spots: readonly (readonly number[])[]): number[] {
  const { sizes, bases, rackAt, places } = topic
  const votes = sizes.map((size) => Array<number>(size).fill(0))
  for (const [step, own] of spots.entries()) {
    for (const [j, place] of (places[begin + step] ?? []).entries()) {
      const spot = own[j] ?? -1
      const rack = rackAt[place]
      if (rack === undefined || rack !== rackAt[spot]) continue
      increment(votes[rack] ?? [], modulo(place - spot, sizes[rack] ?? 1))
    }
  }
  return sizes.flatMap((size, rack) => {
    const turned = votes[rack] ?? []
    const most = turned.indexOf(Math.max(...turned))
    return Array.from({ length: size }, (_, spot) => (bases[rack] ?? 0) + ((spot + most) % size))
  })
}

/** The place at each ring position after a shuffle: each replica votes for its own. */
function shuffledRings(
  topic: StripedTopic,
  { begin }: Span,
  spots: readonly (readonly number[])[],
): number[] {
  const { sizes, bases, rackAt, places } = topic
  const rows: number[] = []
  const columns: number[] = []
  for (const [step, own] of spots.entries()) {
    for (const [j, place] of (places[begin + step] ?? []).entries()) {
      const spot = own[j] ?? -1
      if (rackAt[place] === undefined || rackAt[place] !== rackAt[spot]) continue
      rows.push(spot)
      columns.push(place)
    }
  }
  return pairByVotes(rows, columns, bases, sizes)
}

/** What the shuffle takes to write down, as far as partitions that follow depend on it. */
function bitsOfShuffle(
  { sizes, rackAt }: StripedTopic,
  spots: readonly (readonly number[])[],
  follows: readonly boolean[],
): number {
  const shown = new Set(spots.filter((_, step) => follows[step]).flat())
  const perRack = sizes.map(() => 0)
  for (const spot of shown) increment(perRack, rackAt[spot] ?? 0)
  const racks = perRack.filter((count) => count > 0).length
  return (
    bitsToArrange(sizes.length, racks) +
    perRack.reduce((sum, count, rack) => sum + bitsToArrange(sizes[rack] ?? 0, count), 0)
  )
}

function increment(counts: number[], at: number): void {
  counts[at] = (counts[at] ?? 0) + 1
}
