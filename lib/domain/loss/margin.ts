import type { BrokerId } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { type BeforeLoss, beforeLoss, type Placed, votersLeft } from './before-loss.ts'
import { isOffline } from './loss.ts'
import { eligible, liveOf } from './partition-fate.ts'

/** The fewest brokers whose loss does something, one such set, and what it does. */
export type Margin = {
  /** Sorted. */
  readonly brokers: readonly BrokerId[]
  /** The partition that it strikes; null where it is the majority of the controller quorum. */
  readonly strikes: { readonly topic: string; readonly partition: number } | null
}

export type Margins = {
  /** Until something goes offline or the quorum has no majority; null where no loss does that. */
  readonly stops: Margin | null
  /** Until some write with acks=all is refused, or a partition that refuses them goes offline; never more brokers than `stops`. */
  readonly writes: Margin | null
}

/**
 * The margins of a cluster, exact for any number of brokers: a partition goes offline when the last of its electable replicas
 * is lost, and refuses writes when fewer than needed are left in sync, so the smallest set is that of one partition, or
 * of the voters that make up the majority. What has stopped already does not count. The same `Cluster` value gives the same
 * answer at no cost.
 */
export const marginsOf = perCluster((cluster): Margins => {
  const before = beforeLoss(cluster)
  const quorum = quorumMargin(before)
  return { stops: least(before, quorum, lastReplicas), writes: least(before, quorum, neededReplicas) }
})

/** The brokers whose loss takes the partition offline; empty where it is offline already. */
export function lastReplicas({ partition, now }: Placed, before: BeforeLoss): readonly BrokerId[] {
  if (isOffline(now)) return []
  if (!before.canElect) return partition.leader === null ? [] : [partition.leader]
  const { dead, cluster } = before
  const inSync = liveOf(partition.isr, partition, dead)
  const next = eligible(partition, { down: dead, elrEnabled: cluster.elrEnabled })
  return next.length === 0 ? inSync : [...new Set([...inSync, ...next])]
}

/** A smallest set of brokers whose loss makes the partition refuse writes that it takes now, those with acks=1 at least. */
function neededReplicas(placed: Placed, before: BeforeLoss): readonly BrokerId[] {
  const { partition, neededInSync, now } = placed
  if (now === 'stalled' || isOffline(now)) return lastReplicas(placed, before)
  const inSync = liveOf(partition.isr, partition, before.dead)
  if (!before.canElect) return inSync.slice(0, 1)
  return neededInSync < 2 ? lastReplicas(placed, before) : inSync.slice(neededInSync - 1)
}

function least(
  before: BeforeLoss,
  quorum: Margin | null,
  setOf: (placed: Placed, before: BeforeLoss) => readonly BrokerId[],
): Margin | null {
  let best = quorum
  for (const placed of before.everything) {
    const set = setOf(placed, before)
    if (set.length === 0 || (best !== null && set.length >= best.brokers.length)) continue
    best = {
      brokers: set.toSorted((a, b) => a - b),
      strikes: { topic: placed.topic.name, partition: placed.partition.id },
    }
  }
  return best
}

/** The fewest brokers that take the majority of the voters along; null where there is none, or dedicated controllers hold it. */
function quorumMargin({ cluster, canElect, dead }: BeforeLoss): Margin | null {
  const { kraft, brokers } = cluster
  if (kraft === null || !canElect || kraft.voters.length === 0) return null
  const left = votersLeft(kraft, dead)
  const onBrokers = brokers.filter(({ id, alive }) => alive && left.includes(id)).map(({ id }) => id)
  const tooMany = left.length - Math.floor(kraft.voters.length / 2)
  return onBrokers.length < tooMany ? null : { brokers: onBrokers.slice(0, tooMany), strikes: null }
}
