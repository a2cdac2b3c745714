import { type Broker, type BrokerId, type Cluster, racksOf } from '../cluster.ts'
import { allPartitions, judge, leaderCounts, lossNow, type Placed } from './lose.ts'
import type { Survival } from './loss.ts'

const memo = new WeakMap<Cluster, Survival>()

/** The loss of each single live broker and of each rack. The same `Cluster` value gives the same answer at no cost. */
export function survival(cluster: Cluster): Survival {
  const known = memo.get(cluster)
  if (known) return known
  const answer = compute(cluster)
  memo.set(cluster, answer)
  return answer
}

function compute(cluster: Cluster): Survival {
  const alive = cluster.brokers.filter((broker) => broker.alive)
  const leaders = leaderCounts(cluster)
  const held = partitionsByBroker(cluster)
  const heldBy = (ids: readonly BrokerId[]) => [...new Set(ids.flatMap((id) => held.get(id) ?? []))]
  const loss = (ids: readonly BrokerId[]) => judge(cluster, ids, heldBy(ids), leaders)
  return {
    brokers: alive.map((broker) => loss([broker.id])),
    racks: racksOf(alive).map((rack) => ({ rack, loss: loss(idsIn(rack, alive)) })),
    now: lossNow(cluster),
  }
}

function idsIn(rack: string, brokers: readonly Broker[]): BrokerId[] {
  return brokers.filter((broker) => broker.rack === rack).map((broker) => broker.id)
}

function partitionsByBroker(cluster: Cluster): Map<BrokerId, Placed[]> {
  const held = new Map<BrokerId, Placed[]>()
  for (const placed of allPartitions(cluster)) {
    for (const id of placed.partition.replicas) {
      const list = held.get(id)
      if (list) list.push(placed)
      else held.set(id, [placed])
    }
  }
  return held
}
