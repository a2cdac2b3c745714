import type { BrokerId, Cluster } from '../cluster.ts'
import type { Addition, Departure, RuleName } from './fit.ts'
import { fitsOf } from './fits.ts'
import { type PlacementSummary, placementSummary, summarise } from './summary.ts'

/** How a cluster is placed, as plain values for JSON. */
export type PlacementReport = {
  /** Of the topics reported. */
  readonly summary: PlacementSummary
  readonly topics: readonly TopicPlacement[]
}

export type TopicPlacement = {
  readonly topic: string
  /** The rule that fits best. */
  readonly rule: RuleName
  /** Where in `brokers` partition 0 has its first replica. */
  readonly start: number
  /** Null where the rule has no shift, or one replica shows none. */
  readonly shift: number | null
  /** The brokers that the rule runs over, in the order in which it walks them. */
  readonly brokers: readonly BrokerId[]
  /** Partitions that were added later, with a start and a shift of their own. */
  readonly additions: readonly Addition[]
  readonly partitions: number
  readonly follows: number
  readonly departures: readonly Departure[]
}

/**
 * The rule that each topic follows and what departs from it, in the cluster's order of topics; only those named, if names
 * are given. A name that the cluster does not know is left out.
 */
export function placementReport(cluster: Cluster, topicNames?: readonly string[]): PlacementReport {
  const fitOf = fitsOf(cluster)
  const wanted = topicNames === undefined ? null : new Set(topicNames)
  const chosen = cluster.topics.filter(({ name }) => wanted === null || wanted.has(name))
  const fits = chosen.map((topic) => ({ name: topic.name, fit: fitOf(topic) }))
  return {
    summary: wanted === null ? placementSummary(cluster) : summarise(fits),
    topics: fits.map(({ name, fit }) => ({
      topic: name,
      rule: fit.rule,
      start: fit.start,
      shift: fit.shift,
      brokers: fit.brokers,
      additions: fit.additions,
      partitions: fit.partitions,
      follows: fit.follows,
      departures: fit.departures,
    })),
  }
}
