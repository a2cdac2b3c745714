import type { BrokerId } from '../cluster.ts'

/** The placement rules that are known, the simplest first: of two that fit equally well, the simpler one is named. */
export const RULES = ['classic', 'admin-utils', 'admin-utils-racks', 'striped'] as const
export type RuleName = (typeof RULES)[number]

/** How well a topic's placement follows the rule that fits it best. */
export type Fit = {
  readonly rule: RuleName
  /** The brokers that the rule runs over, in the order in which it walks them. */
  readonly brokers: readonly BrokerId[]
  /** Where in `brokers` partition 0 has its first replica. */
  readonly start: number
  /** How far the followers of partition 0 are shifted; null where the rule has no shift, or nothing shows it. */
  readonly shift: number | null
  /** Partitions that were added later begin anew, with a start and a shift of their own. Ascending; mostly empty. */
  readonly additions: readonly Addition[]
  /** Partitions that follow the rule to the letter. */
  readonly follows: number
  readonly partitions: number
  /** Every partition that does not, by partition. */
  readonly departures: readonly Departure[]
}

export type Addition = {
  /** The first partition of those that were added together. */
  readonly from: number
  /** As in `Fit`, counted as if the rule had run from partition 0 on. Striped: where partition `from` begins. */
  readonly start: number
  readonly shift: number | null
}

export type Departure = {
  readonly partition: number
  readonly expected: readonly BrokerId[]
  readonly actual: readonly BrokerId[]
  /**
   * Harmless: as many replicas and leaders on each broker, racks still distinct. Skewed: uneven leaders or replicas.
   * Unsafe: a rack repeated, a dead broker, or too few replicas.
   */
  readonly kind: DepartureKind
  readonly reason: string
}

/** The worst first. */
export const DEPARTURE_KINDS = ['unsafe', 'skewed', 'harmless'] as const
export type DepartureKind = (typeof DEPARTURE_KINDS)[number]
