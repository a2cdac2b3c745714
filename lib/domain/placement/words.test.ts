import { describe, expect, it } from 'vitest'
import type { Departure, Fit } from './fit.ts'
import { summarise } from './summary.ts'
import { additionWords, clusterPlacement, ruleWords, topicPlacement, unsafeFirst } from './words.ts'

const departure = (partition: number, kind: Departure['kind'], reason = 'x'): Departure => ({
  partition,
  kind,
  reason,
  expected: [1, 2],
  actual: [2, 1],
})

const fitWith = (
  partitions: number,
  departures: readonly Departure[],
  differing: Partial<Fit> = {},
): Fit => ({
  rule: 'classic',
  shift: null,
  additions: [],
  start: 2,
  brokers: [1, 2, 3, 4, 5, 6],
  follows: partitions - departures.length,
  partitions,
  departures,
  ...differing,
})

const text = (sentence: readonly { text: string }[]) => sentence.map((part) => part.text).join('')

describe('topicPlacement', () => {
  it('names the rule, counts followers and departures, and says how many are unsafe', () => {
    const sentence = topicPlacement(fitWith(18, [departure(7, 'unsafe'), departure(12, 'harmless')]))
    expect(text(sentence)).toBe(
      '16 of 18 partitions follow the i mod n rule. 2 depart from it; 1 of them is unsafe.',
    )
    expect(sentence.filter((part) => part.tone === 'bad').map((part) => part.text)).toEqual(['unsafe'])
    expect(text(topicPlacement(fitWith(4, [], { rule: 'striped' })))).toBe(
      'All 4 partitions follow the rule of KRaft’s controller.',
    )
  })

  it('speaks of one partition, and of all of them, in proper grammar', () => {
    expect(text(topicPlacement(fitWith(1, [])))).toBe('The one partition follows the i mod n rule.')
    expect(text(topicPlacement(fitWith(2, [departure(0, 'unsafe')])))).toBe(
      '1 of 2 partitions follows the i mod n rule. 1 departs from it; it is unsafe.',
    )
    expect(text(topicPlacement(fitWith(9, [departure(0, 'skewed')])))).toBe(
      '8 of 9 partitions follow the i mod n rule. 1 departs from it, not unsafely.',
    )
    expect(text(topicPlacement(fitWith(0, [])))).toBe('This topic has no partitions.')
  })

  it('does not pass a rule off as an explanation that most partitions do not follow', () => {
    const most = Array.from({ length: 33 }, (_, partition) => departure(partition, 'skewed'))
    expect(text(topicPlacement(fitWith(50, most)))).toBe(
      'No rule explains this placement: the i mod n rule, which fits best, has 17 of 50 partitions. 33 depart from it, none of them unsafely.',
    )
  })

  it('lists the worst departures first, then by partition', () => {
    const some = [departure(9, 'harmless'), departure(5, 'unsafe'), departure(3, 'unsafe')]
    expect(some.sort(unsafeFirst).map(({ partition }) => partition)).toEqual([3, 5, 9])
  })
})

describe('ruleWords', () => {
  it('says what the rule does with these brokers, and from which one', () => {
    expect(ruleWords(fitWith(18, []))).toBe(
      'Replica j of partition i is on the broker at place (i + j + 2) mod 6 of 1, 2, 3, 4, 5 and 6, counted from 0.',
    )
    expect(ruleWords(fitWith(18, [], { rule: 'admin-utils', shift: 1 }))).toBe(
      'Preferred leaders go round 1, 2, 3, 4, 5 and 6, from broker 3 on. Followers stand 1 step further behind, and one further after each round of 6.',
    )
    expect(ruleWords(fitWith(18, [], { rule: 'admin-utils-racks', shift: 1 }))).toContain('racks alternate')
    expect(ruleWords(fitWith(18, [], { rule: 'striped' }))).toContain(
      'partition 0 begins at broker 3. After every 6 partitions racks and brokers are shuffled.',
    )
  })

  it('tells where partitions that were added later begin', () => {
    expect(additionWords(fitWith(30, [], { additions: [{ from: 20, start: 3, shift: null }] }))).toEqual([
      'partition 20, start 3 (broker 4)',
    ])
  })
})

describe('clusterPlacement', () => {
  const fits = {
    a: fitWith(3, []),
    b: fitWith(3, [departure(0, 'harmless')], { rule: 'striped' }),
    c: fitWith(3, [departure(0, 'unsafe'), departure(1, 'skewed')], { rule: 'striped' }),
  }
  const of = (...names: readonly (keyof typeof fits)[]) =>
    clusterPlacement(summarise(names.map((name) => ({ name, fit: fits[name] }))))

  it('counts topics, says which rules they follow, and names the unsafe ones', () => {
    const { sentence, lede } = of('a', 'b', 'c')
    expect(text(sentence)).toBe('1 of 3 topics follows a placement rule; 1 is unsafe.')
    expect(lede).toBe(
      'Best fit: KRaft for 2 topics and i mod n for 1. Unsafe are c: a rack repeated, a dead broker, or too few replicas.',
    )
  })

  it('does not alarm where departures are harmless, nor speak of topics where there are none', () => {
    expect(text(of('a', 'b').sentence)).toBe(
      '1 of 2 topics follows a placement rule; no departure is unsafe.',
    )
    expect(text(of('a').sentence)).toBe('The one topic follows a placement rule.')
    expect(text(of().sentence)).toBe('This cluster has no topics yet.')
  })
})
