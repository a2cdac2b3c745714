import { expect, test } from 'vitest'
import type { Move } from '#lib/domain/plan/plan.ts'
import { settingsFor } from './throttle-intent.ts'

function move(partition: number, from: number[], to: number[]): Move {
  return { topic: 'orders', partition, from, to, sizeBytes: 1 }
}

/** The brokers whose rates are set, and the entries of the lists. */
function settings(moves: readonly Move[], away: readonly number[] = []) {
  const all = settingsFor(moves, [], new Set(away))
  const brokers = all.flatMap(({ resource: { kind, name } }) => (kind === 'broker' ? [Number(name)] : []))
  return { brokers: [...new Set(brokers)], lists: all.flatMap(({ entries }) => (entries ? [entries] : [])) }
}

test('every broker that sends or receives is limited, and what it sends and receives is named', () => {
  expect(settings([move(0, [1, 2], [2, 3]), move(1, [4, 5], [5, 4])])).toEqual({
    brokers: [1, 2, 3],
    lists: [['0:1', '0:2'], ['0:3']],
  })
  expect(settings([move(0, [1, 2], [1])])).toEqual({ brokers: [], lists: [] })
})

test('a broker that is away is asked only where it is to hold something', () => {
  expect(settings([move(0, [1, 2], [1, 3])], [2]).brokers).toEqual([1, 3])
  expect(settings([move(0, [1, 2], [1, 3]), move(1, [2], [2, 1])], [2]).brokers).toEqual([1, 2, 3])
})
