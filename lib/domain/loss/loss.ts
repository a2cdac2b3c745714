import type { BrokerId } from '../cluster.ts'

/**
 * What happens to a partition when brokers are lost, from harmless to worst.
 *
 * There is no state in which writes with acks=all are refused while readers go on: below min.insync.replicas the leader does
 * not advance its high watermark since Kafka 3.7 (`Partition.maybeIncrementLeaderHW`, KAFKA-15583), whatever
 * `metadata.version` is finalized and with ELR on or off (observed on Kafka 4.3). Older brokers cannot be read at all:
 * they do not know DescribeCluster v1.
 */
export const PARTITION_STATES = [
  'unaffected',
  /** Another in-sync replica becomes leader. */
  'fails-over',
  /**
   * Fewer in-sync replicas than needed: acks=all writes are refused, and acks=1 writes are accepted, yet no consumer sees
   * them until the ISR is back.
   */
  'stalled',
  /** No in-sync replica is left: neither read nor written. */
  'offline',
  /** Offline, and unclean election brings it back with lost records. */
  'offline-data-at-risk',
] as const
export type PartitionState = (typeof PARTITION_STATES)[number]

/** What happens to a consumer group, from harmless to worst. */
export const GROUP_STATES = ['unaffected', 'rejoins', 'reads-less', 'cannot-commit', 'stops'] as const
export type GroupState = (typeof GROUP_STATES)[number]

/** What stops if `brokers` vanish at once. */
export type Loss = {
  /** Sorted. */
  readonly brokers: readonly BrokerId[]
  /**
   * What it adds to what has stopped already. `stops`: something goes offline or a group stops. `degrades`: only writes with
   * acks=all are refused or reads stall.
   */
  readonly severity: Severity
  /** Null while the quorum is unknown. */
  readonly quorum: QuorumAfter | null
  /** Topics with at least one partition that does more than fail over, and was better off before; worst first. */
  readonly topics: readonly TopicLoss[]
  /** Groups that do more than rejoin because of those topics, worst first. */
  readonly groups: readonly GroupLoss[]
  /** Every partition that is touched and is not unaffected afterwards. */
  readonly partitions: readonly PartitionLoss[]
  /** Those of them that are worse off than before by more than a new leader: what `topics` counts. */
  readonly harmed: readonly PartitionLoss[]
  /** Partitions whose leader moves to another broker. */
  readonly leadersMoved: number
  /** The broker that leads most afterwards, with its share (0–1) of all leaders; null when none is left. */
  readonly busiest: { readonly broker: BrokerId; readonly share: number } | null
}

export const LOSS_SEVERITIES = ['nothing', 'degrades', 'stops'] as const
export type Severity = (typeof LOSS_SEVERITIES)[number]

/** The KRaft voters once the brokers are gone; a voter on one of them goes too. */
export type QuorumAfter = {
  readonly of: number
  readonly left: number
  /** Without a majority of the voters no leader and no in-sync set can change. */
  readonly majority: boolean
  /** It has a majority now, and not afterwards. */
  readonly loses: boolean
  /** The active controller is among the lost, so that another one is elected where a majority is left. */
  readonly electsController: boolean
}

export type PartitionLoss = {
  readonly topic: string
  readonly partition: number
  readonly state: PartitionState
  /** The leader afterwards that has every committed record; null when there is none. */
  readonly leader: BrokerId | null
  /** Whom an unclean election makes leader, with records lost; null unless the state is `offline-data-at-risk`. */
  readonly uncleanLeader: BrokerId | null
  /** Somebody leads, an unclean leader too, with fewer replicas in sync than a write with acks=all needs. */
  readonly stalls: boolean
  /** Another broker leads than before, be it uncleanly. */
  readonly moves: boolean
}

export type TopicLoss = {
  readonly topic: string
  readonly internal: boolean
  readonly state: PartitionState
  readonly partitions: number
  /** Without a leader that has every committed record. */
  readonly offline: number
  /** Of those, how many an unclean election brings back with lost records. */
  readonly dataAtRisk: number
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

/** Whether the partition has no leader, or none without lost records. */
export function isOffline(state: PartitionState): boolean {
  return state === 'offline' || state === 'offline-data-at-risk'
}

/** Whether nobody leads it, not even with lost records. */
export function isLeaderless({ leader, uncleanLeader }: PartitionLoss): boolean {
  return leader === null && uncleanLeader === null
}

/** How bad a state is: its place in the list of states. */
export function badness(state: PartitionState): number {
  return PARTITION_STATES.indexOf(state)
}
