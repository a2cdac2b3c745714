import type { BrokerId } from '../cluster.ts'

/** What happens to a partition when brokers are lost, from harmless to worst. */
export const PARTITION_STATES = [
  'unaffected',
  /** Another in-sync replica becomes leader. */
  'fails-over',
  /**
   * Fewer in-sync replicas than needed: acks=all writes are refused, and acks=1 writes are accepted, yet no consumer sees
   * them until the ISR is back (`Partition.maybeIncrementLeaderHW`; with and without ELR, observed on Kafka 4.3).
   */
  'stalled',
  /** No in-sync replica is left: neither read nor written. */
  'offline',
  /** Offline, and unclean election would bring it back with lost records. */
  'offline-data-at-risk',
] as const
export type PartitionState = (typeof PARTITION_STATES)[number]

export type GroupState = 'unaffected' | 'rejoins' | 'reads-less' | 'cannot-commit' | 'stops'

/** What stops if `brokers` vanish at once. */
export type Loss = {
  readonly brokers: readonly BrokerId[]
  /** `stops`: something goes offline or a group stops. `degrades`: only writes with acks=all are refused or reads stall. */
  readonly severity: 'nothing' | 'degrades' | 'stops'
  /** Null while the quorum is unknown. */
  readonly quorum: { readonly left: number; readonly of: number; readonly majority: boolean } | null
  /** Topics with at least one partition that does more than fail over, worst first. */
  readonly topics: readonly TopicLoss[]
  /** Groups that do more than rejoin, worst first. */
  readonly groups: readonly GroupLoss[]
  /** Every partition that is affected. */
  readonly partitions: readonly PartitionLoss[]
  /** Partitions whose leader moves to another broker. */
  readonly leadersMoved: number
  /** The broker that leads most afterwards, with its share (0–1) of all leaders; null when none is left. */
  readonly busiest: { readonly broker: BrokerId; readonly share: number } | null
}

export type PartitionLoss = {
  readonly topic: string
  readonly partition: number
  readonly state: PartitionState
  /** The leader afterwards; null when there is none. */
  readonly leader: BrokerId | null
}

export type TopicLoss = {
  readonly topic: string
  readonly internal: boolean
  readonly state: PartitionState
  readonly partitions: number
  readonly offline: number
  readonly writeBlocked: number
}

export type GroupLoss = { readonly id: string; readonly state: GroupState; readonly why: string }

/** Every single broker and every single rack, judged. */
export type Survival = {
  readonly brokers: readonly Loss[]
  readonly racks: readonly { readonly rack: string; readonly loss: Loss }[]
  /** What has already stopped, before anything more is lost. */
  readonly now: Loss
}
