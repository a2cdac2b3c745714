import { allowedSets } from './allowed-sets.ts'
import { has, type Question, sizeOf } from './question.ts'

/** What the best plan comes to. */
export type Optimum = {
  /** The least sum of the squares of the eligible brokers' counts; null where evenness is not asked for. */
  readonly squares: number | null
  /** The fewest copies, among the plans with that sum. */
  readonly copies: number
}

/** Bits of a count in a packed vector of counts; enough for 31 partitions. */
const COUNT_BITS = 5

/**
 * Exact, by the fewest copies for each vector of counts over eligible brokers that the partitions can come to, one
 * partition after the other. For up to six brokers and 31 partitions.
 */
export function optimumOf(question: Question): Optimum {
  const choices = question.slots.map((slot) =>
    cheapestByCounts(question, slot.held, allowedSets(question, slot)),
  )
  if (!question.even) {
    const copies = choices.reduce((sum, choice) => sum + Math.min(...choice.values()), 0)
    return { squares: null, copies }
  }
  const { squares, cost } = mostEven(choices)
  return { squares, copies: cost }
}

/**
 * The least sum of squares that one choice each can come to, and the least cost of it. A choice is its cost by what it
 * adds to the counts.
 */
export function mostEven(choices: readonly ReadonlyMap<number, number>[]): { squares: number; cost: number } {
  const reached = choices.reduce(combine, new Map([[0, 0]]))
  let best = { squares: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY }
  for (const [counts, cost] of reached) {
    const squares = squaresOf(counts)
    if (squares < best.squares || (squares === best.squares && cost < best.cost)) best = { squares, cost }
  }
  return best
}

/** The fewest copies by what a partition adds to the counts. */
function cheapestByCounts(
  { eligible, brokers }: Question,
  held: number,
  sets: readonly number[],
): Map<number, number> {
  const cheapest = new Map<number, number>()
  for (const set of sets) {
    const counts = packed(set & eligible, brokers.length)
    const copies = sizeOf(set & ~held)
    cheapest.set(counts, Math.min(copies, cheapest.get(counts) ?? Number.POSITIVE_INFINITY))
  }
  return cheapest
}

export function packed(set: number, bits: number): number {
  let counts = 0
  for (let bit = 0; bit < bits; bit++) if (has(set, bit)) counts += 1 << (bit * COUNT_BITS)
  return counts
}

function combine(
  before: ReadonlyMap<number, number>,
  choice: ReadonlyMap<number, number>,
): Map<number, number> {
  const after = new Map<number, number>()
  for (const [counts, cost] of before) {
    for (const [added, more] of choice) {
      const total = counts + added
      const known = after.get(total)
      if (known === undefined || cost + more < known) after.set(total, cost + more)
    }
  }
  return after
}

export function squaresOf(counts: number): number {
  let sum = 0
  for (let rest = counts; rest !== 0; rest >>>= COUNT_BITS) sum += (rest & (2 ** COUNT_BITS - 1)) ** 2
  return sum
}
