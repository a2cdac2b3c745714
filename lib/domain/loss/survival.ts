import { type Cluster, racksOf } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { beforeLoss } from './before-loss.ts'
import { loseFrom, lossNow } from './lose.ts'
import type { Survival } from './loss.ts'

/** The loss of each single live broker and of each rack. The same `Cluster` value gives the same answer at no cost. */
export const survival = perCluster(compute)

function compute(cluster: Cluster): Survival {
  const before = beforeLoss(cluster)
  const alive = cluster.brokers.filter((broker) => broker.alive)
  const idsIn = (rack: string) => alive.filter((broker) => broker.rack === rack).map((broker) => broker.id)
  return {
    brokers: alive.map((broker) => loseFrom(before, [broker.id])),
    racks: racksOf(alive).map((rack) => ({ rack, loss: loseFrom(before, idsIn(rack)) })),
    now: lossNow(before),
  }
}
