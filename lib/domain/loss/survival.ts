import { type Cluster, racksOf } from '../cluster.ts'
import { beforeLoss } from './before-loss.ts'
import { loseFrom, lossNow } from './lose.ts'
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
  const before = beforeLoss(cluster)
  const alive = cluster.brokers.filter((broker) => broker.alive)
  const idsIn = (rack: string) => alive.filter((broker) => broker.rack === rack).map((broker) => broker.id)
  return {
    brokers: alive.map((broker) => loseFrom(before, [broker.id])),
    racks: racksOf(alive).map((rack) => ({ rack, loss: loseFrom(before, idsIn(rack)) })),
    now: lossNow(before),
  }
}
