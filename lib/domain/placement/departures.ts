import { type BrokerId, racksOf, sameReplicas } from '../cluster.ts'
import { listed } from '../words.ts'
import type { Explanation } from './explanation.ts'
import type { Departure } from './fit.ts'
import type { Placed, Scene } from './scene.ts'

type Judgement = Pick<Departure, 'kind' | 'reason'>

/** Every partition that departs from the rule that explains the topic best, and how bad that is. */
export function departuresFrom(explanation: Explanation, placed: Placed, scene: Scene): Departure[] {
  const { ids, replicas } = placed
  if (explanation.following === ids.length) return []
  const expected = ids.map((_, at) => explanation.expected(at))
  const balance = balanceOf(expected, replicas, explanation.brokers)
  return ids.flatMap((partition, at): Departure[] => {
    const actual = replicas[at] ?? []
    const own = expected[at] ?? []
    if (explanation.follows[at]) return []
    const judgement =
      dangerOf(actual, placed.factor, scene) ?? unevennessOf(own, actual, balance) ?? harmless(own, actual)
    return [{ partition, expected: own, actual, ...judgement }]
  })
}

function dangerOf(actual: readonly BrokerId[], factor: number, { byId, racks }: Scene): Judgement | null {
  const dead = actual.filter((id) => !byId.get(id)?.alive)
  if (dead.length > 0) {
    return {
      kind: 'unsafe',
      reason: `broker ${listed(dead)} ${dead.length === 1 ? 'is' : 'are'} not alive`,
    }
  }
  if (actual.length < factor) return { kind: 'unsafe', reason: `${actual.length} of ${factor} replicas` }
  const brokers = actual.flatMap((id) => byId.get(id) ?? [])
  const distinct = racksOf(brokers)
  const racked = brokers.every((broker) => broker.rack !== null)
  if (racked && distinct.length < Math.min(actual.length, racks)) {
    const where = distinct.length === 1 ? `rack ${distinct[0]} alone` : `${distinct.length} racks`
    return { kind: 'unsafe', reason: `${actual.length} replicas in ${where}` }
  }
  return null
}

/** How many replicas, and how many partitions to lead, each broker has and would have by the rule. */
type Balance = { readonly replicas: Counts; readonly leaders: Counts }
type Counts = {
  readonly actual: ReadonlyMap<BrokerId, number>
  readonly expected: ReadonlyMap<BrokerId, number>
  /** No broker has two more than another, so nothing is skewed whatever the rule gives. */
  readonly even: boolean
}

type Assignment = readonly (readonly BrokerId[])[]

function balanceOf(expected: Assignment, actual: Assignment, brokers: readonly BrokerId[]): Balance {
  const leaders = (assignment: Assignment) => assignment.map((replicas) => replicas.slice(0, 1))
  return {
    replicas: countsOf(expected, actual, brokers),
    leaders: countsOf(leaders(expected), leaders(actual), brokers),
  }
}

function countsOf(expected: Assignment, actual: Assignment, brokers: readonly BrokerId[]): Counts {
  const [wanted, found] = [expected, actual].map(countEach)
  const counts = [...new Set([...brokers, ...(found?.keys() ?? [])])].map((id) => found?.get(id) ?? 0)
  const [least, most] = counts.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)], [
    Infinity,
    0,
  ] as [number, number])
  return { expected: wanted ?? new Map(), actual: found ?? new Map(), even: most - least <= 1 }
}

function countEach(assignment: Assignment): Map<BrokerId, number> {
  const counts = new Map<BrokerId, number>()
  for (const replicas of assignment) for (const id of replicas) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

function unevennessOf(
  expected: readonly BrokerId[],
  actual: readonly BrokerId[],
  { replicas, leaders }: Balance,
): Judgement | null {
  const gained = actual.filter((id) => !expected.includes(id))
  const lost = expected.filter((id) => !actual.includes(id))
  const [holder] = unevenOf(gained, lost, replicas)
  if (holder !== undefined) return { kind: 'skewed', reason: `broker ${holder} ${held(holder, replicas)}` }
  const [next] = actual
  const [rightful] = expected
  if (next === undefined || rightful === undefined || next === rightful) return null
  const [leader] = unevenOf([next], [rightful], leaders)
  return leader === undefined ? null : { kind: 'skewed', reason: `broker ${leader} ${led(leader, leaders)}` }
}

/** Brokers that have more than by the rule and got more here, then those that have less and lost here. */
function unevenOf(gained: readonly BrokerId[], lost: readonly BrokerId[], counts: Counts): BrokerId[] {
  if (counts.even) return []
  const surplus = (id: BrokerId) => (counts.actual.get(id) ?? 0) - (counts.expected.get(id) ?? 0)
  return [...gained.filter((id) => surplus(id) > 0), ...lost.filter((id) => surplus(id) < 0)]
}

function held(id: BrokerId, { actual, expected }: Counts): string {
  return `holds ${actual.get(id) ?? 0} of its replicas instead of ${expected.get(id) ?? 0}`
}

function led(id: BrokerId, { actual, expected }: Counts): string {
  return `is the preferred leader of ${actual.get(id) ?? 0} of its partitions instead of ${expected.get(id) ?? 0}`
}

function harmless(expected: readonly BrokerId[], actual: readonly BrokerId[]): Judgement {
  const sorted = (ids: readonly BrokerId[]) => [...ids].sort((a, b) => a - b)
  const reordered = sameReplicas(sorted(expected), sorted(actual))
  return {
    kind: 'harmless',
    reason: reordered
      ? 'the same brokers in another order'
      : 'other brokers, but its replicas and leaders are spread as evenly',
  }
}
