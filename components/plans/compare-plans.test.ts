import { describe, expect, test } from 'vitest'
import { draftPlan } from '#lib/domain/plan/draft.ts'
import { type Goals, NO_GOALS } from '#lib/domain/plan/goals.ts'
import { incident } from '#lib/domain/sample.ts'
import { compareSentence, costLines, differingPartitions } from './compare-plans.ts'

function planned(goals: Partial<Goals>) {
  return draftPlan(incident(), { ...NO_GOALS, ...goals })
}

const TWO = planned({ replication: [{ pattern: 'audit-log', factor: 2 }] })
const THREE = planned({ replication: [{ pattern: 'audit-log', factor: 3 }] })
const FOUR = planned({ replication: [{ pattern: 'audit-log', factor: 4 }] })

function line(name: string, lines = costLines(TWO, THREE, 1_000_000)) {
  return lines.find((one) => one.name === name)
}

describe('the costs of two plans', () => {
  test('the smaller cost is the better one', () => {
    expect(line('Replicas to copy')).toEqual({
      name: 'Replicas to copy',
      a: '6',
      b: '12',
      better: 'a',
    })
    expect(line('Replicas to copy', costLines(THREE, TWO, 1))?.better).toBe('b')
    expect(line('Time at 1.00\u00a0MB/s a broker')).toMatchObject({ b: '≈ 12\u00a0s', better: 'a' })
  })

  test('what is equal or unknown is better nowhere', () => {
    expect(line('Smallest in-sync set on the way')).toMatchObject({ a: '1', b: '1', better: null })
    const unknown = costLines({ ...TWO, bytes: null }, THREE, 1)
    expect(line('Bytes to copy', unknown)).toMatchObject({ a: 'unknown', better: null })
    const idle = costLines(planned({ racks: true }), THREE, 1)
    expect(line('Smallest in-sync set on the way', idle)).toMatchObject({ a: '–', better: null })
  })

  test('evenness is taken over the brokers that hold something', () => {
    const drained = planned({ drain: [3], replication: [{ pattern: '*', factor: 2 }], spread: true })
    expect(drained.after[2]?.replicas).toBe(0)
    expect(line('Replicas, fullest less emptiest broker', costLines(drained, TWO, 1))).toMatchObject({
      a: '0',
      better: 'a',
    })
  })
})

test.each([
  [TWO, THREE, 'A copies 6 replicas fewer than B.'],
  [THREE, TWO, 'B copies 6 replicas fewer than A.'],
  [THREE, FOUR, 'A and B copy the same number of replicas, 12. B leaves 1 point open, the other none.'],
])('the sentence says which is cheaper and which meets more', (a, b, words) => {
  expect(
    compareSentence(a, b)
      .map(({ text }) => text)
      .join(''),
  ).toBe(words)
})

test('partitions differ where the plans leave other replicas or another order', () => {
  const move = { topic: 't', partition: 0, from: [1], to: [1, 2], sizeBytes: null }
  const a = { ...TWO, moves: [move, { ...move, partition: 1 }, { ...move, partition: 2 }] }
  const b = {
    ...TWO,
    moves: [
      { ...move, partition: 1, to: [2, 1] },
      { ...move, partition: 2 },
      { ...move, partition: 3 },
    ],
  }
  expect(differingPartitions(a, b)).toEqual([
    { topic: 't', partition: 0, from: [1], a: [1, 2], b: null },
    { topic: 't', partition: 1, from: [1], a: [1, 2], b: [2, 1] },
    { topic: 't', partition: 3, from: [1], a: null, b: [1, 2] },
  ])
  const leaderOnly = { ...TWO, moves: [{ ...move, to: [1] }] }
  expect(differingPartitions(leaderOnly, { ...TWO, moves: [] })).toEqual([])
})
