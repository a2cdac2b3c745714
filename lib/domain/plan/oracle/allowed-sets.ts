import type { GoalName } from '../goals.ts'
import { has, type Question, type Slot, sizeOf } from './question.ts'

/** A demand on a replica set: how far the set is from it; the least distance that there is, is what is demanded. */
type Demand = readonly [what: string, distance: (set: number) => number]

/** Every replica set that a partition may have, by trying every set of brokers. */
export function allowedSets(question: Question, slot: Slot): readonly number[] {
  if (slot.fixed) return [slot.held]
  return demandsOn(question, slot).reduce(
    (left, [, distance]) => nearest(left, distance),
    everySet(question).filter((set) => isPossible(question, slot, set)),
  )
}

/** Why that set is not allowed, in words; null where it is. */
export function objectionTo(question: Question, slot: Slot, set: number): string | null {
  if (slot.fixed) return set === slot.held ? null : 'is out of scope and was changed'
  if (!isPossible(question, slot, set)) return 'has a copy where none may go, or changed on a pinned broker'
  let left: readonly number[] = everySet(question).filter((other) => isPossible(question, slot, other))
  for (const [what, distance] of demandsOn(question, slot)) {
    left = nearest(left, distance)
    if (!left.includes(set)) return what
  }
  return null
}

function everySet({ brokers }: Question): number[] {
  return Array.from({ length: 2 ** brokers.length }, (_, set) => set)
}

function nearest(sets: readonly number[], distance: (set: number) => number): number[] {
  const distances = sets.map(distance)
  const least = Math.min(...distances)
  return sets.filter((_, index) => distances[index] === least)
}

function isPossible({ eligible, pinned }: Question, { held }: Slot, set: number): boolean {
  const copies = set & ~held
  return (copies & ~(eligible & ~pinned)) === 0 && ((set ^ held) & pinned) === 0
}

/** The strongest first. */
function demandsOn(question: Question, slot: Slot): readonly Demand[] {
  const { brokers, leaving, eligible, pinned, dead, eligibleRacks } = question
  const newcomers = [...slot.newcomers.keys()].reduce((mask, id) => mask | (1 << brokers.indexOf(id)), 0)
  const copies = (set: number) => sizeOf(set & ~slot.held)
  const racksNow = racksIn(question, slot.held)
  // A broker that is to be left is no reason for more replicas than there are now.
  const room = sizeOf((eligible & ~pinned) | (slot.held & ~leaving))
  const size = Math.min(slot.wanted, Math.max(slot.present.length, room))
  const demands: Demand[] = [
    ['has not as many replicas as it should', (set) => Math.abs(sizeOf(set) - size)],
    ['is left where nothing should be left', (set) => sizeOf(set & leaving)],
    ['lacks the broker that replaces another', (set) => sizeOf(newcomers & ~set)],
  ]
  const must = sizeOf(slot.held & pinned) + sizeOf(newcomers) + Math.max(0, size - room)
  const live = slot.held & ~(pinned | leaving | dead)
  if (size < slot.present.length && sizeOf(live) >= size - must) {
    demands.push(['keeps a dead replica and drops a live one', (set) => sizeOf(set & dead & ~leaving)])
  }
  if (eligibleRacks && eligibleRacks.size >= size) {
    demands.push(['is not in distinct racks', (set) => -racksWithin(eligibleRacks, question, set)])
  } else if (eligibleRacks) {
    const isEven = evenness(eligibleRacks, question, slot, size)
    demands.push(['is not as even over racks as can be', (set) => (isEven(set) ? 0 : 1)])
  }
  if (newcomers !== 0) demands.push(['changes more than the replaced broker', copies])
  demands.push(['has lost a rack', (set) => Math.max(0, racksNow - racksIn(question, set))])
  return demands
}

/** Distinct racks of a set, those of dead brokers too. */
function racksIn({ racks }: Question, set: number): number {
  return new Set(racks.filter((rack, bit) => rack !== null && has(set, bit))).size
}

/** Distinct racks of a set that have an eligible broker; the replica itself may be on another broker there. */
function racksWithin(eligibleRacks: ReadonlyMap<string, number>, { racks }: Question, set: number): number {
  return new Set(racks.filter((rack, bit) => rack !== null && has(set, bit) && eligibleRacks.has(rack))).size
}

/**
 * Whether the counts of a set by rack are what comes of filling the emptiest rack that has a free broker, one replica at
 * a time; a dead broker that holds a replica already is as good. Where racks are equally empty, any may be next.
 */
function evenness(
  eligibleRacks: ReadonlyMap<string, number>,
  { racks, eligible, pinned, leaving }: Question,
  { held }: Slot,
  size: number,
): (set: number) => boolean {
  const usable = (eligible & ~pinned) | (held & ~leaving)
  const rooms = [...eligibleRacks.keys()].map((rack) => ({
    rack,
    room: racks.filter((other, bit) => other === rack && has(usable, bit)).length,
  }))
  const fillings = new Set<string>()
  const fill = (counts: readonly number[], left: number) => {
    const open = counts.filter((count, index) => count < (rooms[index]?.room ?? 0))
    if (left === 0) fillings.add(counts.join())
    if (left === 0 || open.length === 0) return
    const emptiest = Math.min(...open)
    for (const [index, count] of counts.entries()) {
      if (count === emptiest && count < (rooms[index]?.room ?? 0))
        fill(counts.with(index, count + 1), left - 1)
    }
  }
  fill(Array(rooms.length).fill(0), size)
  return (set) =>
    fillings.has(
      rooms.map(({ rack }) => racks.filter((other, bit) => other === rack && has(set, bit)).length).join(),
    )
}

/** The goals that a partition with that set does not meet. */
export function unmetBy(question: Question, slot: Slot, set: number): Set<GoalName> {
  const { drained, replaced, dead, spread, eligibleRacks } = question
  const unmet = new Set<GoalName>()
  if (slot.fixed) return unmet
  if (slot.byGoal && sizeOf(set) !== slot.wanted) unmet.add('rf')
  if (set & drained) unmet.add('drain')
  if (set & replaced) unmet.add('replace')
  if (spread && set & dead & ~(drained | replaced)) unmet.add('spread')
  if (eligibleRacks && racksWithin(eligibleRacks, question, set) < sizeOf(set)) unmet.add('racks')
  return unmet
}
