import type { BrokerId, Partition } from '../cluster.ts'
import type { PartitionLoss } from './loss.ts'

/** What the topic's configuration decides of the partition's fate. */
export type Rules = {
  /** Replicas that must be in sync for a write with acks=all. */
  readonly neededInSync: number
  readonly uncleanElection: boolean
}

/** The cluster after the loss. */
export type Aftermath = {
  /** Brokers that are down: those lost, and those that were down already. */
  readonly down: ReadonlySet<BrokerId>
  /** Whether a majority of the KRaft voters is left: without one, no leader and no ISR can change. */
  readonly canElect: boolean
  readonly elrEnabled: boolean
}

export type Fate = Pick<PartitionLoss, 'state' | 'leader' | 'uncleanLeader' | 'stalls' | 'moves'>

const NOBODY: Fate = { state: 'offline', leader: null, uncleanLeader: null, stalls: false, moves: false }

/**
 * The state of a partition after the loss, and who leads it then (null: nobody).
 * Rules as KRaft's controller applies them (`PartitionChangeBuilder.electAnyLeader`): the present leader stays
 * while it may, else the first of `replicas`, in order, that is in sync; with an empty ISR, a live member of the ELR; and
 * where the topic allows it, the first of `replicas` that lives, with the records lost that it does not have.
 */
export function fateOf(partition: Partition, rules: Rules, after: Aftermath): Fate {
  if (!after.canElect) return fateWithoutController(partition, rules, after)
  const inSync = liveOf(partition.isr, partition, after.down)
  const candidates = inSync.length > 0 ? inSync : eligible(partition, after)
  const stays = partition.leader !== null && candidates.includes(partition.leader)
  const leader = stays ? partition.leader : firstOf(partition.replicas, candidates)
  if (leader === null) return offline(partition, rules, after)
  // A leader that is elected from the ELR begins with an in-sync set of its own (PartitionChangeBuilder.tryElection).
  const stalls = Math.max(1, inSync.length) < rules.neededInSync
  const state = stalls ? 'stalled' : stays ? 'unaffected' : 'fails-over'
  return { state, leader, uncleanLeader: null, stalls, moves: !stays }
}

function firstOf(replicas: readonly BrokerId[], candidates: readonly BrokerId[]): BrokerId | null {
  for (const id of replicas) if (candidates.includes(id)) return id
  return null
}

function offline(partition: Partition, { uncleanElection, neededInSync }: Rules, { down }: Aftermath): Fate {
  const [first] = uncleanElection ? liveOf(partition.replicas, partition, down) : []
  if (first === undefined) return NOBODY
  // It too begins alone in sync.
  return {
    state: 'offline-data-at-risk',
    leader: null,
    uncleanLeader: first,
    stalls: neededInSync > 1,
    moves: first !== partition.leader,
  }
}

/** Members of the ELR that may be elected once nobody is in sync. */
export function eligible(
  partition: Partition,
  { down, elrEnabled }: Pick<Aftermath, 'down' | 'elrEnabled'>,
): readonly BrokerId[] {
  return elrEnabled ? liveOf(partition.elr, partition, down) : []
}

/** Those of the replicas that are on a broker that is up, in a log directory that has not failed. */
export function liveOf(
  ids: readonly BrokerId[],
  { offline }: Partition,
  down: ReadonlySet<BrokerId>,
): readonly BrokerId[] {
  // Nearly always all of them are: no new list is made of these.
  for (const id of ids)
    if (down.has(id) || offline.includes(id))
      return ids.filter((one) => !down.has(one) && !offline.includes(one))
  return ids
}

/**
 * A leader that is lost cannot be replaced. One that lives cannot shrink its ISR (AlterPartition needs the
 * controller), so its high watermark waits for the lost member for ever.
 */
function fateWithoutController(partition: Partition, { neededInSync }: Rules, { down }: Aftermath): Fate {
  const { leader, isr, offline } = partition
  if (leader === null || down.has(leader) || offline.includes(leader)) return NOBODY
  const stalls = isr.length < neededInSync || liveOf(isr, partition, down).length < isr.length
  return { state: stalls ? 'stalled' : 'unaffected', leader, uncleanLeader: null, stalls, moves: false }
}
