import { describe, expect, it } from 'vitest'
import type { Topic } from '../cluster.ts'
import { sampleCluster } from '../sample.ts'
import type { Departure, Fit } from './fit.ts'
import { clusterPlacement, topicPlacement, unsafeFirst } from './words.ts'

const departure = (partition: number, kind: Departure['kind'], reason: string): Departure => ({
  partition,
  kind,
  reason,
  expected: [1, 2],
  actual: [2, 1],
})

const fitWith = (partitions: number, departures: readonly Departure[], start = 2): Fit => ({
  rule: 'classic',
  shift: null,
  additions: [],
  start,
  brokers: [1, 2, 3, 4, 5, 6],
  follows: partitions - departures.length,
  partitions,
  departures,
})

const text = (sentence: readonly { text: string }[]) => sentence.map((part) => part.text).join('')

describe('topicPlacement', () => {
  it('counts followers and departures, says how many are unsafe, and tells the rule', () => {
    const { sentence, rule } = topicPlacement(
      fitWith(18, [
        departure(7, 'unsafe', '3 replicas in 2 racks'),
        departure(12, 'harmless', 'the same brokers in another order'),
      ]),
    )
    expect(text(sentence)).toBe(
      '16 of 18 partitions follow the i mod n rule. 2 depart from it; 1 of them is unsafe.',
    )
    expect(sentence.filter((part) => part.tone === 'bad').map((part) => part.text)).toEqual(['unsafe'])
    expect(rule).toBe(
      'Best fit: replica j of partition i on the broker at place (i + j + 2) mod 6 of the sorted brokers 1, 2, 3, 4, 5 and 6, counted from 0.',
    )
  })

  it('speaks of one partition, and of all of them, in proper grammar', () => {
    expect(text(topicPlacement(fitWith(1, [])).sentence)).toBe('The one partition follows the i mod n rule.')
    expect(text(topicPlacement(fitWith(4, [], 0)).sentence)).toBe('All 4 partitions follow the i mod n rule.')
    expect(text(topicPlacement(fitWith(2, [departure(0, 'unsafe', 'x')])).sentence)).toBe(
      '1 of 2 partitions follows the i mod n rule. 1 departs from it; it is unsafe.',
    )
    expect(text(topicPlacement(fitWith(9, [departure(0, 'skewed', 'x')])).sentence)).toBe(
      '8 of 9 partitions follow the i mod n rule. 1 departs from it, not unsafely.',
    )
  })

  it('lists the worst departures first, then by partition', () => {
    const some = [departure(9, 'harmless', 'x'), departure(5, 'unsafe', 'x'), departure(3, 'unsafe', 'x')]
    expect(some.sort(unsafeFirst).map(({ partition }) => partition)).toEqual([3, 5, 9])
  })
})

describe('clusterPlacement', () => {
  const cluster = (names: readonly string[]) =>
    sampleCluster({ brokers: {}, topics: Object.fromEntries(names.map((name) => [name, { replicas: [] }])) })
  const fits: Record<string, Fit> = {
    a: fitWith(3, []),
    b: fitWith(3, [departure(0, 'harmless', 'x')]),
    c: fitWith(3, [departure(0, 'unsafe', 'x'), departure(1, 'skewed', 'x')]),
  }
  const fitOf = (topic: Topic) => fits[topic.name] ?? fitWith(0, [])

  it('counts topics, and names the unsafe ones', () => {
    const { sentence, lede } = clusterPlacement(cluster(['a', 'b', 'c']), fitOf)
    expect(text(sentence)).toBe(
      '1 of 3 topics follows the i mod n rule. 2 depart from it; 1 of them is unsafe.',
    )
    expect(lede).toMatch(/Unsafe: c\.$/)
  })

  it('does not alarm where departures are harmless, nor speak of topics where there are none', () => {
    expect(text(clusterPlacement(cluster(['a', 'b']), fitOf).sentence)).toBe(
      '1 of 2 topics follows the i mod n rule. 1 departs from it, not unsafely.',
    )
    expect(text(clusterPlacement(cluster([]), fitOf).sentence)).toBe('This cluster has no topics yet.')
  })
})
