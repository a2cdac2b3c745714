import { mostEven, packed } from './optimum.ts'
import type { Question } from './question.ts'

export type LeaderOptimum = { readonly squares: number; readonly changes: number }

/**
 * The least sum of squares of the preferred leaders on eligible brokers that given replica sets allow, and the fewest
 * partitions that get another preferred leader for it. A partition is led by an eligible broker where it has one.
 */
export function leaderOptimum(question: Question, sets: readonly number[]): LeaderOptimum {
  const { brokers, eligible, slots } = question
  const choices = slots.map((slot, index) => {
    const first = slot.present[0] === undefined ? -1 : brokers.indexOf(slot.present[0])
    const set = sets[index] ?? 0
    const candidates = slot.fixed ? 1 << first : set & eligible || set
    return new Map(
      brokers
        .map((_, bit) => bit)
        .filter((bit) => (candidates >> bit) & 1)
        .map((bit): [number, number] => [
          packed((1 << bit) & eligible, brokers.length),
          bit === first ? 0 : 1,
        ])
        // Several ineligible leaders add the same: the cheapest comes last and stays.
        .sort(([, a], [, b]) => b - a),
    )
  })
  const { squares, cost } = mostEven(choices.filter((choice) => choice.size > 0))
  return { squares, changes: cost }
}
