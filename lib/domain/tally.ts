import { type Cluster, isMoving, isUnderReplicated, type Partition } from './cluster.ts'

/** How many partitions are in which state at this moment. */
export type Tally = {
  readonly topics: number
  readonly partitions: number
  readonly underReplicated: number
  readonly offline: number
  /** Led by another broker than the first of their replicas. */
  readonly awayFromPreferred: number
  readonly reassigning: number
}

/** Counts every partition of the cluster, Kafka's own topics too. */
export function tally(cluster: Cluster): Tally {
  const partitions = cluster.topics.flatMap((topic) => topic.partitions)
  const count = (is: (partition: (typeof partitions)[number]) => boolean) => partitions.filter(is).length
  return {
    topics: cluster.topics.length,
    partitions: partitions.length,
    underReplicated: count(isUnderReplicated),
    offline: count((partition) => partition.leader === null),
    awayFromPreferred: count(isAwayFromPreferred),
    reassigning: count(isMoving),
  }
}

/** Led, and by another broker than the first of its replicas. */
export function isAwayFromPreferred({ leader, replicas }: Partition): boolean {
  return leader !== null && leader !== replicas[0]
}
