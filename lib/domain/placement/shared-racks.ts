import { racksOf, targetReplicas } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'

/** Partitions that have two replicas in one rack although there are more racks with a live broker; counted once a reading. */
export const sharingRacks = perCluster((cluster): number => {
  const racks = racksOf(cluster.brokers.filter(({ alive }) => alive)).length
  const rackOf = new Map(cluster.brokers.map(({ id, rack }) => [id, rack]))
  const shares = (replicas: readonly number[]) => {
    const used = replicas.map((id) => rackOf.get(id) ?? null)
    return !used.includes(null) && new Set(used).size < Math.min(replicas.length, racks)
  }
  return cluster.topics.reduce(
    (sum, { partitions }) => sum + partitions.filter((partition) => shares(targetReplicas(partition))).length,
    0,
  )
})
