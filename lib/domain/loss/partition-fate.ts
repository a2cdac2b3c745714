import type { BrokerId, Partition } from '../cluster.ts'
import type { PartitionState } from './loss.ts'

/** What the topic's configuration decides of the partition's fate. */
export type Rules = {
  /** Replicas that must be in sync for a write with acks=all. */
  readonly neededInSync: number
  readonly uncleanElection: boolean
}

/** The cluster after the loss. */
export type Aftermath = {
  readonly lost: ReadonlySet<BrokerId>
  /** Brokers that are down: those lost, and those that were down already. */
  readonly down: ReadonlySet<BrokerId>
  /** Whether a majority of the KRaft voters is left: without one, no leader and no ISR can change. */
  readonly canElect: boolean
  readonly elrEnabled: boolean
}

export type Fate = { readonly state: PartitionState; readonly leader: BrokerId | null }

/**
 * The state of a partition after the loss, and who leads it then (null: nobody).
 * Rules as KRaft's controller applies them (`PartitionChangeBuilder.electAnyLeader`): the present leader stays
 * while it may, else the first of `replicas`, in order, that is in sync; with an empty ISR, a live member of the ELR.
 */
export function fateOf(partition: Partition, rules: Rules, after: Aftermath): Fate {
  if (!after.canElect) return fateWithoutController(partition, rules, after)
  const isLive = (id: BrokerId) => !after.down.has(id) && !partition.offline.includes(id)
  const isr = partition.isr.filter(isLive)
  const candidates = isr.length > 0 ? isr : after.elrEnabled ? partition.elr.filter(isLive) : []
  const stays = partition.leader !== null && candidates.includes(partition.leader)
  const leader = stays ? partition.leader : partition.replicas.find((id) => candidates.includes(id))

  if (leader === undefined || leader === null) {
    const comesBackUnclean = rules.uncleanElection && partition.replicas.some(isLive)
    return { state: comesBackUnclean ? 'offline-data-at-risk' : 'offline', leader: null }
  }
  // A leader that is elected from the ELR begins with an in-sync set of its own (PartitionChangeBuilder.electLeader).
  const inSync = isr.length > 0 ? isr.length : 1
  if (inSync < rules.neededInSync) {
    return { state: 'stalled', leader }
  }
  return { state: stays ? 'unaffected' : 'fails-over', leader }
}

/**
 * A leader that is lost cannot be replaced. One that lives cannot shrink its ISR (AlterPartition needs the
 * controller), so its high watermark waits for the lost member for ever.
 */
function fateWithoutController(
  { leader, isr }: Partition,
  { neededInSync }: Rules,
  { lost, down }: Aftermath,
): Fate {
  if (leader === null || down.has(leader)) return { state: 'offline', leader: null }
  const stalls = isr.length < neededInSync || isr.some((id) => lost.has(id))
  return { state: stalls ? 'stalled' : 'unaffected', leader }
}
