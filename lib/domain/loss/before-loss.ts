import {
  type BrokerId,
  type Cluster,
  neededInSync,
  type Partition,
  type Quorum,
  type Topic,
  uncleanElection,
} from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { type GroupIndex, groupIndex } from './group-fate.ts'
import type { PartitionState } from './loss.ts'
import { fateOf, type Rules } from './partition-fate.ts'

/** What every loss of one cluster starts from, indexed so that judging one costs no more than what it touches. */
export type BeforeLoss = {
  readonly cluster: Cluster
  /** Brokers that are down already. */
  readonly dead: ReadonlySet<BrokerId>
  /** Whether a majority of the voters is there now; taken for granted while the quorum is unknown. */
  readonly canElect: boolean
  /** Partitions led by each broker. */
  readonly leaders: ReadonlyMap<BrokerId, number>
  readonly everything: readonly Placed[]
  /** What each broker holds. */
  readonly held: ReadonlyMap<BrokerId, readonly Placed[]>
  readonly groups: GroupIndex
}

/** A partition with its topic, what that one's configuration decides, and its state before anything more is lost. */
export type Placed = Rules & {
  readonly topic: Topic
  readonly partition: Partition
  readonly now: PartitionState
}

/** The same `Cluster` value gives the same answer at no cost. */
export const beforeLoss = perCluster(compute)

function compute(cluster: Cluster): BeforeLoss {
  const dead = new Set(cluster.brokers.filter((broker) => !broker.alive).map((broker) => broker.id))
  const canElect = cluster.kraft === null || hasMajority(cluster.kraft, dead)
  const after = { down: dead, canElect, elrEnabled: cluster.elrEnabled }
  const leaders = new Map<BrokerId, number>()
  const everything: Placed[] = []
  const held = new Map<BrokerId, Placed[]>()
  for (const topic of cluster.topics) {
    const unclean = uncleanElection(topic)
    for (const partition of topic.partitions) {
      const rules = { neededInSync: neededInSync(topic, partition), uncleanElection: unclean }
      const placed = { topic, partition, now: fateOf(partition, rules, after).state, ...rules }
      everything.push(placed)
      for (const id of partition.replicas) append(held, id, placed)
      if (partition.leader !== null) leaders.set(partition.leader, (leaders.get(partition.leader) ?? 0) + 1)
    }
  }
  return { cluster, dead, canElect, leaders, everything, held, groups: groupIndex(cluster) }
}

/** Voters that are up and keep up. */
export function votersLeft({ voters, lagging }: Quorum, down: ReadonlySet<number>): readonly number[] {
  return voters.filter((id) => !down.has(id) && !lagging.includes(id))
}

export function hasMajority(quorum: Quorum, down: ReadonlySet<number>): boolean {
  return votersLeft(quorum, down).length > quorum.voters.length / 2
}

/** Adds the item to the list of that key. */
export function append<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** What any of the brokers holds, each partition once. */
export function heldBy({ held, everything }: BeforeLoss, brokers: readonly BrokerId[]): readonly Placed[] {
  const [first, ...others] = brokers
  if (first === undefined) return []
  if (others.length === 0) return held.get(first) ?? []
  const any = new Set(brokers)
  return everything.filter(({ partition }) => partition.replicas.some((id) => any.has(id)))
}
