import type { BrokerId, Cluster } from '../cluster.ts'

/** What a plan is to achieve. */
export type Goal = {
  readonly kind: 'replication-factor'
  /** Topic name to the number of replicas that each of its partitions is to have. */
  readonly topics: Readonly<Record<string, number>>
}

/** One partition's change: from the present assignment to the new one, both in order. */
export type Move = {
  readonly topic: string
  readonly partition: number
  readonly from: readonly BrokerId[]
  readonly to: readonly BrokerId[]
}

export type Plan = {
  readonly goal: Goal
  readonly moves: readonly Move[]
  /** Replicas to copy: replicas on a broker that did not hold that partition. */
  readonly copies: number
  /** Bytes that the copies take; null where a size is unknown. */
  readonly bytes: number | null
  /** The fewest copies that any plan for this goal needs. */
  readonly lowerBound: number
  /** Partitions whose preferred leader changes. */
  readonly leaderChanges: number
  readonly unsatisfied: readonly Unsatisfied[]
  /** The smallest in-sync set that a moving partition has on the way: replicas are added before any is dropped. */
  readonly smallestIsr: number
  readonly before: readonly BrokerLoad[]
  readonly after: readonly BrokerLoad[]
  /** What it was made from: topic ids and assignments, to see whether somebody changed them since. */
  readonly basis: Readonly<Record<string, string | null>>
}

export type Unsatisfied = { readonly topic: string; readonly reason: string }

export type BrokerLoad = {
  readonly broker: BrokerId
  readonly rack: string | null
  readonly replicas: number
  /** Partitions that prefer this broker as their leader. */
  readonly leaders: number
  /** Null where any size is unknown. */
  readonly bytes: number | null
}

/** Plans are made from a cluster and a goal, and from nothing else. */
export type Planner = (cluster: Cluster, goal: Goal) => Plan
