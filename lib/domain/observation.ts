import type { BrokerId, Cluster } from './cluster.ts'
import type { Problem } from './problem.ts'

/** What the console knows of a cluster, and how old each part of it is. */
export type Observation = {
  /** Grows by one whenever `cluster` or the reachability of a broker changed; equal versions show equal facts. */
  readonly version: number
  readonly cluster: Cluster
  readonly parts: Readonly<Record<PartName, PartAge>>
  /** What this console itself could reach, apart from what the controller says. */
  readonly contacts: Readonly<Record<BrokerId, Contact>>
}

/**
 * The parts that are read apart from each other.
 * `metadata`: brokers, topics, leaders, ISR, ELR, running reassignments. `quorum`: the KRaft controller and voters.
 * `logDirs`, `groups`, `brokerConfigs`, `topicConfigs`: as named.
 */
export const PART_NAMES = [
  'metadata',
  'quorum',
  'logDirs',
  'topicConfigs',
  'brokerConfigs',
  'groups',
] as const
export type PartName = (typeof PART_NAMES)[number]

export type PartAge = {
  /** Epoch milliseconds of the last good reading; null before the first. */
  readonly readAt: number | null
  readonly tookMs: number | null
  /** Why the newest attempt failed, wholly or for some brokers; null when it was good. The last good value stays. */
  readonly problem: Problem | null
}

export type Contact = {
  readonly answers: boolean
  /** Epoch milliseconds of its last answer to this console; null if it never answered. */
  readonly lastAnswerAt: number | null
  readonly problem: Problem | null
}
