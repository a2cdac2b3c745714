import type { Broker, BrokerId } from '../cluster.ts'
import { adminUtilsReplicas, type Beginning, roundsBefore } from './admin-utils.ts'
import { classicReplicas } from './classic.ts'
import type { RuleName } from './fit.ts'
import { type Alternated, alternateRacks, rackAwarePlaces, rackAwareReplicas } from './rack-aware.ts'

/** A rule that is settled by where it begins, over given brokers: which placement comes of which beginning. */
export type Walk = {
  readonly rule: RuleName
  /** In the order in which the rule walks them. */
  readonly brokers: readonly BrokerId[]
  readonly placeOf: ReadonlyMap<BrokerId, number>
  /** How many beginnings differ in what comes of them. */
  readonly beginnings: number
  /** Beginnings with which the rule puts the replicas of `partition` on these places, as numbers for `beginningOf`. */
  readonly codesOf: (partition: number, places: readonly number[]) => readonly number[]
  readonly beginningOf: (code: number) => Beginning
  readonly replicas: (partition: number, count: number, beginning: Beginning) => BrokerId[]
}

const NONE: readonly number[] = []

export function classicWalk(sorted: readonly Broker[]): Walk {
  const brokers = sorted.map(({ id }) => id)
  const n = brokers.length
  return {
    rule: 'classic',
    brokers,
    placeOf: placesOf(brokers),
    beginnings: n,
    codesOf: (partition, places) => {
      const first = places[0] ?? 0
      const inTurn = places.every((place, j) => place === (first + j) % n)
      return inTurn ? [modulo(first - partition, n)] : NONE
    },
    beginningOf: (code) => ({ start: code, shift: 0 }),
    replicas: (partition, count, { start }) => classicReplicas(partition, count, start, brokers),
  }
}

/** Null for fewer than three brokers, where a shift changes nothing and the rule is the classic one. */
export function adminUtilsWalk(sorted: readonly Broker[]): Walk | null {
  const brokers = sorted.map(({ id }) => id)
  const n = brokers.length
  if (n < 3) return null
  return {
    rule: 'admin-utils',
    brokers,
    placeOf: placesOf(brokers),
    beginnings: n * (n - 1),
    codesOf: (partition, places) => {
      const leader = places[0] ?? 0
      const start = modulo(leader - partition, n)
      if (places.length < 2) return [start * n]
      const steps = stepsBehind(leader, places[1] ?? 0, n)
      const inTurn = places.every(
        (place, j) => j === 0 || stepsBehind(leader, place, n) === (steps + j - 1) % (n - 1),
      )
      return inTurn ? [start * n + modulo(steps - roundsBefore(partition, n), n - 1)] : NONE
    },
    beginningOf: (code) => ({ start: Math.floor(code / n), shift: code % n }),
    replicas: (partition, count, beginning) => adminUtilsReplicas(partition, count, beginning, brokers),
  }
}

/** Null where a broker has no rack, or all have the same: then the rule is `AdminUtils` without racks, or none. */
export function rackAwareWalk(sorted: readonly Broker[]): Walk | null {
  const alternated = alternateRacks(sorted)
  if (!alternated.ok || alternated.value.racks < 2 || sorted.length < 3) return null
  const list = alternated.value
  const { brokers, racks } = list
  const n = brokers.length
  const shifts = shiftsByResidue(racks, n)
  return {
    rule: 'admin-utils-racks',
    brokers,
    placeOf: placesOf(brokers),
    beginnings: n * shifts.size,
    codesOf: (partition, places) => {
      const start = modulo((places[0] ?? 0) - partition, n)
      if (places.length < 2) return [start * n]
      return stepsThatGive(places, list)
        .map((steps) => shifts.get(modulo(steps - roundsBefore(partition, n) * racks, n - 1)))
        .filter((shift) => shift !== undefined)
        .map((shift) => start * n + shift)
    },
    beginningOf: (code) => ({ start: Math.floor(code / n), shift: code % n }),
    replicas: (partition, count, beginning) => rackAwareReplicas(partition, count, beginning, list),
  }
}

/** The place of each broker in an order. */
function placesOf(brokers: readonly BrokerId[]): ReadonlyMap<BrokerId, number> {
  return new Map(brokers.map((id, place) => [id, place]))
}

/** The smallest shift for each value that shift × racks mod (n − 1) takes: larger ones place nothing differently. */
function shiftsByResidue(racks: number, n: number): Map<number, number> {
  const shifts = new Map<number, number>()
  for (let shift = n - 2; shift >= 0; shift -= 1) shifts.set((shift * racks) % (n - 1), shift)
  return shifts
}

/**
 * Every number of steps off the leader with which the rack-aware rule gives these places. The first follower is the
 * first broker from there that is not in the leader's rack; so its own place and those before it, back to another rack.
 */
function stepsThatGive(places: readonly number[], list: Alternated): number[] {
  const { brokers, rackAt } = list
  const n = brokers.length
  const leader = places[0] ?? 0
  const first = stepsBehind(leader, places[1] ?? 0, n)
  const found: number[] = []
  for (let back = 0; back < n - 1; back += 1) {
    const steps = modulo(first - back, n - 1)
    if (back > 0 && rackAt[(leader + 1 + steps) % n] !== rackAt[leader]) break
    const given = rackAwarePlaces(leader, steps, places.length, list)
    if (given.every((place, j) => place === places[j])) found.push(steps)
  }
  return found
}

/** How many steps a follower is off the broker after its leader. */
function stepsBehind(leader: number, place: number, n: number): number {
  return modulo(place - leader - 1, n)
}

/** The remainder that is never negative. */
export function modulo(value: number, n: number): number {
  return ((value % n) + n) % n
}
