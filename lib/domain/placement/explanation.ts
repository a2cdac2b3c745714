import type { BrokerId } from '../cluster.ts'
import type { BrokerList } from './broker-list.ts'
import type { Addition, RuleName } from './fit.ts'
import { bestRuns, runByPosition } from './runs.ts'
import type { Placed } from './scene.ts'
import type { Walk } from './walk.ts'

/** A rule with the settings that suit a topic best, and what it comes to. */
export type Explanation = {
  readonly rule: RuleName
  readonly brokers: readonly BrokerId[]
  /** The first is the topic's own beginning; never empty. */
  readonly beginnings: readonly [Addition, ...Addition[]]
  /** By position: whether the partition follows to the letter. */
  readonly follows: readonly boolean[]
  readonly following: number
  /** By position: the replicas that the rule gives. */
  readonly expected: (position: number) => readonly BrokerId[]
  /** Bits that the rule saves in writing the topic's placement down: those of the partitions that follow, less its settings. */
  readonly saved: number
}

/** The beginnings of a walk that explain most of the topic, those of partitions added later included. */
export function explainByWalk(placed: Placed, list: BrokerList, walk: Walk): Explanation {
  const { ids, replicas, factor, bitsEach, evidence } = placed
  const codes = replicas.map((own, position) => codesOf(own, ids[position] ?? position))
  // A partition with too few replicas says where the rule began as well, if nothing better does.
  const weights = replicas.map((own) => (own.length === factor ? 1 : 0.5 / replicas.length))
  const settings = Math.log2(walk.beginnings)
  const price = evidence === 0 ? Infinity : (settings + Math.log2(replicas.length)) / evidence
  const found = bestRuns(codes, weights, price)
  const runs = found.length === 0 ? [{ from: 0, code: 0 }] : found
  const run = runByPosition(runs, replicas.length)
  const follows = replicas.map(
    (own, at) => own.length === factor && (codes[at]?.includes(run[at]?.code ?? -1) ?? false),
  )
  const following = follows.filter(Boolean).length
  const beginnings = runs.map(({ from, code }) => {
    const { start, shift } = walk.beginningOf(code)
    return { from: ids[from] ?? from, start, shift: walk.rule === 'classic' || factor < 2 ? null : shift }
  })
  return {
    rule: walk.rule,
    brokers: walk.brokers,
    beginnings: beginnings as [Addition, ...Addition[]],
    follows,
    following,
    expected: (at) => walk.replicas(ids[at] ?? at, factor, walk.beginningOf(run[at]?.code ?? 0)),
    saved:
      following * bitsEach -
      runs.length * settings -
      (runs.length - 1) * Math.log2(replicas.length) -
      list.bits,
  }

  function codesOf(own: readonly BrokerId[], partition: number): readonly number[] {
    const at: number[] = []
    for (const id of own) {
      const place = walk.placeOf.get(id)
      if (place === undefined) return []
      at.push(place)
    }
    return at.length === 0 ? [] : walk.codesOf(partition, at)
  }
}
