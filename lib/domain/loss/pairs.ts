import type { BrokerId } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { type BeforeLoss, beforeLoss, hasMajority } from './before-loss.ts'
import { lastReplicas } from './margin.ts'
import { liveOf } from './partition-fate.ts'

/** Two brokers whose loss together does what the loss of neither does alone. */
export type PairLoss = {
  /** The lower id first. */
  readonly brokers: readonly [BrokerId, BrokerId]
  /** Partitions that go offline with both and with neither alone. */
  readonly offline: number
  /** Partitions that refuse writes with acks=all with both, and with neither alone. */
  readonly writeBlocked: number
  /** Together they take the majority of the controller quorum along. */
  readonly quorum: boolean
}

/**
 * Every pair of live brokers that is worse than its parts, the worst first: the quorum, then the most partitions. One pass over
 * the partitions, whatever the number of pairs. The same `Cluster` value gives the same answer at no cost.
 */
export const pairLosses = perCluster((cluster): readonly PairLoss[] => {
  const before = beforeLoss(cluster)
  const pairs = new Map<string, { -readonly [Key in keyof PairLoss]: PairLoss[Key] }>()
  const pairOf = (a: BrokerId, b: BrokerId) => {
    const brokers: [BrokerId, BrokerId] = a < b ? [a, b] : [b, a]
    const known = pairs.get(brokers.join())
    if (known) return known
    const made = { brokers, offline: 0, writeBlocked: 0, quorum: false }
    pairs.set(brokers.join(), made)
    return made
  }
  for (const placed of before.everything) {
    const last = lastReplicas(placed, before)
    const [a, b] = last
    if (last.length === 2 && a !== undefined && b !== undefined) pairOf(a, b).offline += 1
    if (!before.canElect || placed.now === 'stalled') continue
    const inSync = liveOf(placed.partition.isr, placed.partition, before.dead)
    // With one more in sync than needed the loss of one is borne, that of two is not; with two left it goes offline instead.
    if (inSync.length < 3 || inSync.length !== placed.neededInSync + 1) continue
    for (const [one, other] of pairsOf(inSync)) pairOf(one, other).writeBlocked += 1
  }
  for (const [a, b] of headlessPairs(before)) pairOf(a, b).quorum = true
  return [...pairs.values()].sort(worstFirst)
})

function headlessPairs({ cluster: { kraft, brokers }, canElect, dead }: BeforeLoss): [BrokerId, BrokerId][] {
  if (kraft === null || !canElect) return []
  const survives = (...lost: BrokerId[]) => hasMajority(kraft, new Set([...dead, ...lost]))
  const voters = brokers.filter(({ id, alive }) => alive && kraft.voters.includes(id)).map(({ id }) => id)
  return pairsOf(voters).filter(([a, b]) => survives(a) && survives(b) && !survives(a, b))
}

function pairsOf(ids: readonly BrokerId[]): [BrokerId, BrokerId][] {
  return ids.flatMap((a, index) => ids.slice(index + 1).map((b): [BrokerId, BrokerId] => [a, b]))
}

function worstFirst(a: PairLoss, b: PairLoss): number {
  return (
    Number(b.quorum) - Number(a.quorum) ||
    b.offline - a.offline ||
    b.writeBlocked - a.writeBlocked ||
    a.brokers[0] - b.brokers[0] ||
    a.brokers[1] - b.brokers[1]
  )
}
