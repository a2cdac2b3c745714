import type { BrokerId } from '../cluster.ts'

/** How well a topic's placement follows a rule. */
export type Fit = {
  /** Replica j of partition i belongs on brokers[(i + j + start) mod n]. */
  readonly start: number
  /** The sorted brokers that the rule runs over. */
  readonly brokers: readonly BrokerId[]
  /** Partitions that follow the rule to the letter. */
  readonly follows: number
  readonly partitions: number
  readonly departures: readonly Departure[]
}

export type Departure = {
  readonly partition: number
  readonly expected: readonly BrokerId[]
  readonly actual: readonly BrokerId[]
  /** Harmless: same brokers, other order. Skewed: load departs. Unsafe: rack repeated, dead broker, too few replicas. */
  readonly kind: 'harmless' | 'skewed' | 'unsafe'
  readonly reason: string
}
