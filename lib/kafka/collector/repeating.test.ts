import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Repeating } from './repeating.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const RHYTHM = { periodMs: 1_000, slowestMs: 4_000 }
/** Longer than a period with the most jitter. */
const PERIOD = 1_101

test('reads again and again until it is stopped', async () => {
  const read = vi.fn(async () => true)
  const repeating = new Repeating(RHYTHM, read)
  await repeating.now()
  for (let round = 0; round < 3; round++) await vi.advanceTimersByTimeAsync(PERIOD)
  expect(read).toHaveBeenCalledTimes(4)
  repeating.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  await repeating.now()
  expect(read).toHaveBeenCalledTimes(4)
})

test('waits longer after each failure, up to the slowest, and no longer after a good reading', async () => {
  let good = false
  const read = vi.fn(async () => good)
  const repeating = new Repeating(RHYTHM, read)
  await repeating.now()
  await vi.advanceTimersByTimeAsync(PERIOD)
  expect(read).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(PERIOD)
  expect(read).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(read.mock.calls.length).toBeGreaterThan(10)
  good = true
  await repeating.now()
  read.mockClear()
  await vi.advanceTimersByTimeAsync(PERIOD)
  expect(read).toHaveBeenCalledTimes(1)
  repeating.stop()
})

test('reads one at a time; a call during a reading waits for one that begins after it', async () => {
  const ends: (() => void)[] = []
  const read = vi.fn(() => new Promise<boolean>((resolve) => ends.push(() => resolve(true))))
  const repeating = new Repeating(RHYTHM, read)
  const first = repeating.now()
  let later = 0
  const calls = [repeating.now(), repeating.now()].map((call) => call.then(() => later++))
  expect(read).toHaveBeenCalledTimes(1)
  ends[0]?.()
  await first
  await vi.advanceTimersByTimeAsync(0)
  expect(read).toHaveBeenCalledTimes(2)
  expect(later).toBe(0)
  ends[1]?.()
  await Promise.all(calls)
  expect(later).toBe(2)
  expect(read).toHaveBeenCalledTimes(2)
  repeating.stop()
})

test('goes on after a reading that threw, whose error is not hidden', async () => {
  const read = vi.fn(async () => true)
  read.mockRejectedValueOnce(new Error('a bug'))
  const repeating = new Repeating(RHYTHM, read)
  const first = repeating.now()
  const second = repeating.now()
  await expect(first).rejects.toThrow('a bug')
  await second
  await vi.advanceTimersByTimeAsync(PERIOD)
  expect(read).toHaveBeenCalledTimes(3)
  repeating.stop()
})
