import { type Cluster, racksOf } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { lose, lossNow } from './lose.ts'
import type { Survival } from './loss.ts'

/** The loss of each single live broker and of each rack. The same `Cluster` value gives the same answer at no cost. */
export const survival = perCluster(compute)

function compute(cluster: Cluster): Survival {
  const alive = cluster.brokers.filter((broker) => broker.alive)
  const idsIn = (rack: string) => alive.filter((broker) => broker.rack === rack).map((broker) => broker.id)
  return {
    brokers: alive.map((broker) => lose(cluster, [broker.id])),
    racks: racksOf(alive).map((rack) => ({ rack, loss: lose(cluster, idsIn(rack)) })),
    now: lossNow(cluster),
  }
}
