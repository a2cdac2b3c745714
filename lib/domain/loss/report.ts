import type { BrokerId, Cluster } from '../cluster.ts'
import { beforeLoss } from './before-loss.ts'
import { type CoordinatorLoss, coordinatorLosses } from './coordinators.ts'
import { groupFates } from './group-fate.ts'
import { type LoadAfter, loadAfter, type MostLoaded } from './load-after.ts'
import type { GroupState, Loss, PartitionState } from './loss.ts'
import { type Margins, marginsOf } from './margin.ts'
import { isReadingUnknown, unknownOf } from './unknown.ts'

/** A loss with everything that it touches and everything that it does not: what `ballast whatif` reports. */
export type LossReport = {
  readonly lost: { readonly brokers: readonly BrokerId[]; readonly racks: readonly string[] }
  readonly severity: Loss['severity']
  readonly quorum: Loss['quorum']
  /** What is not known and would have to be; empty where all is. */
  readonly unknown: readonly string[]
  /** Of the cluster as it is now. */
  readonly margin: Margins
  readonly leadersMoved: number
  /** Who leads most, now and afterwards. */
  readonly mostLoaded: { readonly now: MostLoaded; readonly after: MostLoaded }
  /** What each broker serves, now and afterwards. */
  readonly brokers: LoadAfter['brokers']
  readonly coordinators: readonly CoordinatorLoss[]
  readonly topics: Loss['topics']
  /** Every group. */
  readonly groups: readonly { readonly id: string; readonly state: GroupState; readonly why?: string }[]
  /** Every partition. */
  readonly partitions: readonly PartitionReport[]
}

type PartitionReport = {
  readonly topic: string
  readonly partition: number
  readonly state: PartitionState
  readonly leader: BrokerId | null
  readonly uncleanLeader?: BrokerId
}

export function lossReport(cluster: Cluster, loss: Loss, racks: readonly string[]): LossReport {
  const { severity, quorum, leadersMoved, topics } = loss
  const { brokers, mostNow, mostAfter } = loadAfter(cluster, loss)
  return {
    lost: { brokers: loss.brokers, racks },
    severity,
    quorum,
    unknown: unknownOf(cluster),
    margin: marginsOf(cluster),
    leadersMoved,
    mostLoaded: { now: mostNow, after: mostAfter },
    brokers,
    coordinators: coordinatorLosses(cluster, loss),
    topics,
    groups: everyGroup(cluster, loss),
    partitions: everyPartition(cluster, loss),
  }
}

function everyGroup(cluster: Cluster, { partitions }: Loss): LossReport['groups'] {
  const fates = new Map(groupFates(beforeLoss(cluster).groups, partitions).map((fate) => [fate.id, fate]))
  return cluster.groups.map((group) => {
    const { id } = group
    const fate = fates.get(id)
    if (fate !== undefined) return fate
    const why = 'its coordinator is elsewhere; what it reads is not known'
    return { id, state: 'unaffected', ...(isReadingUnknown(group) ? { why } : {}) }
  })
}

function everyPartition(cluster: Cluster, { partitions }: Loss): readonly PartitionReport[] {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
  return cluster.topics.flatMap(({ name, partitions: all }) => {
    const fates = new Map((byTopic.get(name) ?? []).map((fate) => [fate.partition, fate]))
    return all.map(({ id, leader }): PartitionReport => {
      const fate = fates.get(id)
      if (fate === undefined) return { topic: name, partition: id, state: 'unaffected', leader }
      const { uncleanLeader, stalls: _, moves: __, ...rest } = fate
      return uncleanLeader === null ? rest : { ...rest, uncleanLeader }
    })
  })
}
