import { expect, test } from 'vitest'
import { planSecondsAt } from './duration.ts'

const move = { topic: 'orders', partition: 0, from: [1], to: [1, 2], sizeBytes: 400 }
const inside = (broker: number, bytes: number) => ({
  ...{ topic: 'orders', partition: 0, broker, from: '/a', to: '/b', bytes },
})

test('a plan takes as long as the busiest broker, between brokers and then between its log directories', () => {
  const logDirMoves = [inside(1, 100), inside(1, 200), inside(2, 250)]
  expect(planSecondsAt({ moves: [], logDirMoves }, 100)).toBe(3)
  expect(planSecondsAt({ moves: [move], logDirMoves }, 100)).toBe(7)
  expect(planSecondsAt({ moves: [{ ...move, sizeBytes: null }], logDirMoves }, 100)).toBeNull()
})
