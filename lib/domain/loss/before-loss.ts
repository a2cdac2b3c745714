import {
  type BrokerId,
  type Cluster,
  type Group,
  neededInSync,
  type Partition,
  type Topic,
  uncleanElection,
} from '../cluster.ts'
import type { Rules } from './partition-fate.ts'

/** What every loss of one cluster starts from, indexed so that judging one costs no more than what it touches. */
export type BeforeLoss = {
  readonly cluster: Cluster
  /** Brokers that are down already. */
  readonly dead: ReadonlySet<BrokerId>
  /** Partitions led by each broker. */
  readonly leaders: ReadonlyMap<BrokerId, number>
  readonly everything: readonly Placed[]
  /** What each broker holds. */
  readonly held: ReadonlyMap<BrokerId, readonly Placed[]>
  /** Groups by the partition of `__consumer_offsets` that holds them. */
  readonly groupsAt: ReadonlyMap<number | null, readonly Group[]>
  readonly readers: ReadonlyMap<string, readonly Group[]>
}

/** A partition with its topic, and what that one's configuration decides. */
export type Placed = Rules & { readonly topic: Topic; readonly partition: Partition }

export function beforeLoss(cluster: Cluster): BeforeLoss {
  const leaders = new Map<BrokerId, number>()
  const everything: Placed[] = []
  const held = new Map<BrokerId, Placed[]>()
  for (const topic of cluster.topics) {
    const unclean = uncleanElection(topic)
    for (const partition of topic.partitions) {
      const needed = neededInSync(topic, partition)
      const placed = { topic, partition, neededInSync: needed, uncleanElection: unclean }
      everything.push(placed)
      for (const id of partition.replicas) append(held, id, placed)
      if (partition.leader !== null) leaders.set(partition.leader, (leaders.get(partition.leader) ?? 0) + 1)
    }
  }
  const readers = new Map<string, Group[]>()
  for (const group of cluster.groups) for (const topic of group.topics) append(readers, topic, group)
  return {
    cluster,
    dead: new Set(cluster.brokers.filter((broker) => !broker.alive).map((broker) => broker.id)),
    leaders,
    everything,
    held,
    groupsAt: Map.groupBy(cluster.groups, (group) => group.coordinatorPartition),
    readers,
  }
}

/** Adds the item to the list of that key. */
export function append<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** What any of the brokers holds, each partition once. */
export function heldBy({ held }: BeforeLoss, brokers: readonly BrokerId[]): readonly Placed[] {
  const [first, ...others] = brokers
  if (first === undefined) return []
  if (others.length === 0) return held.get(first) ?? []
  const any = new Set(brokers)
  return brokers.flatMap((id) =>
    (held.get(id) ?? []).filter(({ partition }) => partition.replicas.find((one) => any.has(one)) === id),
  )
}
