import { sumOfKnown } from '../quantity.ts'
import type { BrokerDisks, Disk } from './disk.ts'

/**
 * How many of `arriving` new replicas may come into each directory at the most, whatever their order. Kafka puts a new replica
 * wholly into the directory that has the fewest partitions at that moment (`LogManager.nextLogDirs`), however full it is; which
 * one of several that have as few is not told. So into a directory comes one more only while no other one has fewer. Those of its
 * partitions that are `leaving` may have left it by then, and those of the others not.
 */
export function turnsOf(
  partitions: ReadonlyMap<string, number>,
  arriving: number,
  leaving: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  return new Map(
    [...partitions].map(([path, count]) => {
      const others = [...partitions].flatMap(([other, own]) => (other === path ? [] : [own]))
      return [path, turnsBeside(others, count - (leaving.get(path) ?? 0), arriving)]
    }),
  )
}

function turnsBeside(others: readonly number[], own: number, arriving: number): number {
  /** Replicas that have to arrive until so many have come into this one. */
  const neededFor = (turns: number) =>
    others.reduce((needed, other) => needed + Math.max(0, own + turns - 1 - other), turns)
  let [most, tooMany] = [0, arriving + 1]
  while (tooMany - most > 1) {
    const turns = Math.floor((most + tooMany) / 2)
    if (neededFor(turns) <= arriving) most = turns
    else tooMany = turns
  }
  return most
}

/** How many of them may come to a disk, in one or another of its directories. */
export function turnsOn({ paths }: Disk, turns: ReadonlyMap<string, number>, arriving: number): number {
  const sum = paths.reduce((sum, path) => sum + (turns.get(path) ?? 0), 0)
  return Math.min(arriving, sum)
}

/**
 * Bytes of new replicas for which each disk of a broker needs room: for as many of mean size as may come to it, and in any case
 * for the largest. That the largest all come to the same one is possible, and all but never so where there are many of them; a
 * job makes sure of that, for it looks at the disks before each batch (`Intake`). None where a size is unknown.
 */
export function bytesToExpect(
  { disks, partitions }: BrokerDisks,
  sizes: readonly (number | null)[],
): ReadonlyMap<Disk, number> {
  const bytes = sumOfKnown(sizes)
  if (bytes === null || sizes.length === 0) return new Map()
  const largest = sizes.reduce<number>((most, size) => Math.max(most, size ?? 0), 0)
  const turns = turnsOf(partitions, sizes.length)
  return new Map(
    disks.flatMap((disk) => {
      const own = turnsOn(disk, turns, sizes.length)
      return own === 0 ? [] : [[disk, Math.max(largest, Math.round((bytes * own) / sizes.length))] as const]
    }),
  )
}
