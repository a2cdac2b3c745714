import type { Cluster } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { DEPARTURE_KINDS, type DepartureKind, type Fit, type RuleName } from './fit.ts'
import { fitsOf } from './fits.ts'

/** How the topics of a cluster, or some of them, are placed. */
export type PlacementSummary = {
  readonly topics: number
  /** Topics of which every partition follows the rule that fits best. */
  readonly following: number
  /** All other topics, by the worst departure of each. */
  readonly harmless: number
  readonly skewed: number
  readonly unsafe: number
  readonly unsafeTopics: readonly string[]
  readonly partitions: number
  readonly partitionsFollowing: number
  /** Topics by the rule that fits them best; topics without partitions have none. */
  readonly byRule: Readonly<Record<RuleName, number>>
}

/** The summary of all topics; worked out once a reading. */
export const placementSummary = perCluster((cluster: Cluster): PlacementSummary => {
  const fitOf = fitsOf(cluster)
  return summarise(cluster.topics.map((topic) => ({ name: topic.name, fit: fitOf(topic) })))
})

export function summarise(fits: readonly { readonly name: string; readonly fit: Fit }[]): PlacementSummary {
  const worst = { harmless: 0, skewed: 0, unsafe: 0 }
  const byRule = { classic: 0, 'admin-utils': 0, 'admin-utils-racks': 0, striped: 0 }
  const unsafeTopics: string[] = []
  for (const { name, fit } of fits) {
    const kind = worstKind(fit)
    if (kind !== null) worst[kind] += 1
    if (kind === 'unsafe') unsafeTopics.push(name)
    if (fit.partitions > 0) byRule[fit.rule] += 1
  }
  return {
    topics: fits.length,
    following: fits.length - worst.harmless - worst.skewed - worst.unsafe,
    ...worst,
    unsafeTopics,
    partitions: fits.reduce((sum, { fit }) => sum + fit.partitions, 0),
    partitionsFollowing: fits.reduce((sum, { fit }) => sum + fit.follows, 0),
    byRule,
  }
}

/** The worst kind of departure of a topic; null where every partition follows the rule. */
export function worstKind({ departures }: Pick<Fit, 'departures'>): DepartureKind | null {
  return DEPARTURE_KINDS.find((kind) => departures.some((departure) => departure.kind === kind)) ?? null
}
