import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Broker } from '../cluster.ts'
import { sampleBroker, sampleCluster } from '../sample.ts'
import { disksOf } from './disk.ts'
import { bytesToExpect, turnsOf } from './turns.ts'

/** By position: how many may come into each of the directories that hold so many partitions. */
function turns(counts: readonly number[], arriving: number, leaving: readonly number[] = []): number[] {
  const paths = counts.map((_, index) => String(index))
  const byPath = (values: readonly number[]) =>
    new Map(paths.map((path, index) => [path, values[index] ?? 0]))
  const found = turnsOf(byPath(counts), arriving, byPath(leaving))
  return paths.map((path) => found.get(path) ?? -1)
}

describe('turnsOf', () => {
  test('all go where the fewest partitions are, until there are as many as elsewhere', () => {
    expect(turns([10, 3], 7)).toEqual([0, 7])
    expect(turns([10, 3], 8)).toEqual([1, 8])
    expect(turns([10, 3], 9)).toEqual([1, 8])
    expect(turns([10, 3], 10)).toEqual([2, 9])
  })

  test('of directories with as many partitions it may be the turn of any', () => {
    expect(turns([5, 5], 1)).toEqual([1, 1])
    expect(turns([5, 5], 2)).toEqual([1, 1])
    expect(turns([5, 5, 5], 4)).toEqual([2, 2, 2])
    expect(turns([7], 3)).toEqual([3])
  })

  test('a directory that partitions are leaving may have its turn sooner, and no other one later', () => {
    expect(turns([5, 4], 1)).toEqual([0, 1])
    expect(turns([5, 4], 1, [1, 0])).toEqual([1, 1])
    expect(turns([5, 4], 2, [0, 3])).toEqual([1, 2])
  })

  test('are reached, and never exceeded, whichever of the fewest Kafka takes, and whatever leaves meanwhile', () => {
    const counts = fc.array(fc.record({ held: fc.nat(5), leaving: fc.nat(2) }), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(counts, fc.nat(5), (dirs, arriving) => {
        const held = dirs.map(({ held, leaving }) => held + leaving)
        const leaving = dirs.map(({ leaving }) => leaving)
        expect(turns(held, arriving, leaving)).toEqual(mostByTrial(held, arriving, leaving))
      }),
      { numRuns: 200 },
    )
  })
})

/** Tries every choice among the directories with the fewest partitions, and every order in which others leave. */
function mostByTrial(held: readonly number[], arriving: number, leaving: readonly number[]): number[] {
  if (arriving === 0) return held.map(() => 0)
  const fewest = Math.min(...held)
  const ends = held.flatMap((count, chosen) => {
    const left = leaving[chosen] ?? 0
    const afterLeave =
      left === 0 ? [] : [mostByTrial(held.with(chosen, count - 1), arriving, leaving.with(chosen, left - 1))]
    if (count !== fewest) return afterLeave
    const next = mostByTrial(held.with(chosen, count + 1), arriving - 1, leaving)
    return [...afterLeave, next.map((most, index) => most + (index === chosen ? 1 : 0))]
  })
  return held.map((_, index) => Math.max(...ends.map((end) => end[index] ?? 0)))
}

describe('bytesToExpect', () => {
  const dir = (path: string) => ({ path, totalBytes: 1_000, usableBytes: 500, error: null })

  function expected(logDirs: Broker['logDirs'], sizes: readonly (number | null)[]): number[] {
    const own = disksOf({
      ...sampleCluster({ brokers: {}, topics: {} }),
      brokers: [sampleBroker(4, { logDirs })],
    })
    const disks = own.get(4)
    if (!disks) throw new Error('broker 4 has disks')
    return [...bytesToExpect(disks, sizes).values()]
  }

  test('one directory gets all, one of several its share by number and at least the largest', () => {
    expect(expected([dir('/1')], [80, 10, 10])).toEqual([100])
    expect(expected([dir('/1'), dir('/2')], [80, 10, 10, 10])).toEqual([80, 80])
    expect(expected([dir('/1'), dir('/2')], [30, 30, 20, 20])).toEqual([50, 50])
    expect(expected([dir('/1'), dir('/2')], [30, 30, 30])).toEqual([60, 60])
  })

  test('nothing can be said while a size is unknown, and nothing comes where nothing arrives', () => {
    expect(expected([dir('/1')], [80, null])).toEqual([])
    expect(expected([dir('/1')], [])).toEqual([])
  })
})
