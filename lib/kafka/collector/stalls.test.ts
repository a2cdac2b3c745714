import { expect, test } from 'vitest'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { BrokerLogs } from '../log-dirs.ts'
import { STALLED_MS, Stalls } from './stalls.ts'

const GROW = [{ topic: 'orders', partition: 4, replicas: [1, 2, 3], adding: [2, 3], removing: [] }]

/** What brokers hold of the partition; null: nothing yet. */
function logs(bytes: Record<BrokerId, number | null>): ReadonlyMap<BrokerId, BrokerLogs> {
  return new Map(
    Object.entries(bytes).map(([id, own]) => [
      Number(id),
      {
        dirs: [],
        logs: new Map(own === null ? [] : [['orders', [{ partition: 4, dir: '/d', bytes: own }]]]),
      },
    ]),
  )
}

test('a replica that does not grow is stalled after a while, and not while it grows', () => {
  const stalls = new Stalls()
  expect(stalls.look(GROW, logs({ 2: 5, 3: null }), 0)).toEqual([])
  expect(stalls.look(GROW, logs({ 2: 6, 3: null }), STALLED_MS - 1)).toEqual([])
  const late = stalls.look(GROW, logs({ 2: 6, 3: null }), STALLED_MS)
  expect(late).toEqual([{ topic: 'orders', partition: 4, brokers: [3] }])
  expect(stalls.look(GROW, logs({ 2: 7, 3: null }), STALLED_MS + 5)).toBe(late)
  expect(stalls.look(GROW, logs({ 2: 7, 3: 1 }), STALLED_MS + 9)).toEqual([])
})

test('a broker that does not tell, and a move that has ended, are not stalled', () => {
  const stalls = new Stalls()
  for (const now of [0, STALLED_MS]) expect(stalls.look(GROW, logs({}), now)).toEqual([])
  stalls.look(GROW, logs({ 2: 5 }), 0)
  expect(stalls.look([], logs({ 2: 5 }), STALLED_MS)).toEqual([])
  expect(stalls.look(GROW, logs({ 2: 5 }), STALLED_MS + 1)).toEqual([])
})
