import { type Broker, type BrokerId, type Cluster, type Partition, targetReplicas } from '../cluster.ts'
import { sumOfKnown } from '../quantity.ts'
import type { BrokerLoad } from './plan.ts'

/** What a partition puts on brokers: its assignment, and the bytes of one replica. */
export type Weight = { readonly replicas: readonly BrokerId[]; readonly sizeBytes: number | null }

/** Replicas, preferred leaders and bytes of every broker, as assigned now (running moves count with their target). */
export function brokerLoads(cluster: Cluster): BrokerLoad[] {
  return loadsOf(
    cluster.brokers,
    cluster.topics.flatMap((topic) => topic.partitions.map(weightOf)),
  )
}

export function weightOf(partition: Partition): Weight {
  return { replicas: targetReplicas(partition), sizeBytes: partition.sizeBytes }
}

/** Loads of `brokers`, in their order. */
export function loadsOf(brokers: readonly Broker[], weights: Iterable<Weight>): BrokerLoad[] {
  const loads = new Map(
    brokers.map(({ id, rack }) => [
      id,
      { broker: id, rack, replicas: 0, leaders: 0, bytes: 0 as number | null },
    ]),
  )
  for (const { replicas, sizeBytes } of weights) {
    replicas.forEach((id, position) => {
      const load = loads.get(id)
      if (!load) return
      load.replicas += 1
      if (position === 0) load.leaders += 1
      load.bytes = sumOfKnown([load.bytes, sizeBytes])
    })
  }
  return [...loads.values()]
}
