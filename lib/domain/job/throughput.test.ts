import { expect, it } from 'vitest'
import { NO_THROUGHPUT, pacesOf, type Throughput, withSample } from './throughput.ts'

const two: Throughput = { ...NO_THROUGHPUT, brokers: [2, 3] }
const sample = (at: number, ...received: number[]) => ({ at, limit: 100, received })

it('tells how fast each broker received, and takes what went back for nothing', () => {
  const samples = [sample(0, 0, 0), sample(20_000, 2000, 500), sample(40_000, 1000, 500)]
  const kept = samples.reduce((sum, each) => withSample(sum, each, false), two)
  expect(pacesOf(kept, 2)).toEqual([
    { at: 20_000, rate: 100, limit: 100 },
    { at: 40_000, rate: 0, limit: 100 },
  ])
  expect(pacesOf(kept, 3).map(({ rate }) => rate)).toEqual([25, 0])
})

it("levels bursts over Kafka's window", () => {
  const burst = Array.from({ length: 31 }, (_, second) => sample(second * 1000, second < 12 ? 0 : 1100, 0))
  const kept = burst.reduce((sum, each) => withSample(sum, each, false), two)
  const rates = pacesOf(kept, 2).map(({ rate }) => rate)
  expect(rates.slice(0, 11)).toEqual(new Array(11).fill(0))
  expect(rates.slice(11, 22)).toEqual(new Array(11).fill(100))
  expect(rates.slice(22)).toEqual(new Array(8).fill(0))
})

it('leaves out samples that follow too soon, but not the last one', () => {
  const begun = withSample(two, sample(0, 0, 0), false)
  expect(withSample(begun, sample(999, 9, 9), false)).toBe(begun)
  expect(withSample(begun, sample(999, 9, 9), true).samples).toHaveLength(2)
  expect(withSample(begun, sample(0, 9, 9), true)).toBe(begun)
})

it.each([
  [2, 120],
  [100, 60],
  [1000, 12],
])('stays small over a long job of %d brokers, and keeps its begin and its end', (brokers, most) => {
  let kept: Throughput = { ...NO_THROUGHPUT, brokers: Array.from({ length: brokers }, (_, id) => id) }
  const none = new Array<number>(brokers).fill(0)
  for (let at = 0; at <= 3_600_000; at += 500) kept = withSample(kept, sample(at, ...none), at === 3_600_000)
  expect(kept.samples.length).toBeLessThanOrEqual(most)
  expect(kept.samples.length).toBeGreaterThan(most / 3)
  expect(kept.samples[0]?.at).toBe(0)
  expect(kept.samples.at(-1)?.at).toBe(3_600_000)
})
