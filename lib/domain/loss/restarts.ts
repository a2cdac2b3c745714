import type { Broker, BrokerId, Cluster, Partition } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { beforeLoss } from './before-loss.ts'
import { loseForRestart } from './lose.ts'
import { LOSS_SEVERITIES, type Loss, type Severity } from './loss.ts'

/** One restart of a rolling restart, and what stops while the broker is away. */
export type Restart = {
  readonly broker: BrokerId
  /** What stops if it is restarted at this moment, before any other. */
  readonly now: Loss
  /** What stops at its step of the order. */
  readonly loss: Loss
  /** Brokers that must be back in sync before it, because it would stop more without that; sorted, empty where it could go first. */
  readonly after: readonly BrokerId[]
}

/**
 * An order in which all live brokers can be restarted one at a time, each once the one before is back with all its replicas in
 * sync. A restart only ever adds replicas to in-sync sets, so whatever is safe is done before anything that is not: where
 * any order is safe at each step, this one is. Of what is not, that comes first which no waiting makes better. Rack by rack,
 * and the active controller as late as that allows, so that it is elected once. The same `Cluster` value gives the same
 * answer at no cost.
 */
export const rollingRestart = perCluster((cluster): readonly Restart[] => {
  const order: Restart[] = []
  const caughtUp = new Set<BrokerId>()
  const best = bestCase(cluster)
  let now = cluster
  let left = preferredOrder(cluster).map((id) => loseForRestart(now, id))
  const first = new Map(left.map((loss) => [only(loss), loss]))
  while (left.length > 0) {
    const safe = left.filter(({ severity }) => severity === 'nothing')
    const batch = safe.length > 0 ? safe : [nextUnsafe(left, best)]
    for (const loss of batch) order.push(restartOf(cluster, loss, first.get(only(loss)) ?? loss, caughtUp))
    left = left.filter((loss) => !batch.includes(loss))
    const gone = new Set(batch.map(only))
    const next = withInSync(now, gone)
    if (next === now) continue
    now = next
    for (const id of gone) caughtUp.add(id)
    left = left.map((loss) => loseForRestart(now, only(loss)))
  }
  return order
})

/** How much the loss of a broker stops at the least: once every other one is back in sync. */
function bestCase(cluster: Cluster): (id: BrokerId) => Severity {
  const ids = cluster.brokers.filter(({ alive }) => alive).map(({ id }) => id)
  const whole = withInSync(cluster, new Set(ids))
  return (id) => loseForRestart(whole, id).severity
}

function nextUnsafe(left: readonly Loss[], best: (id: BrokerId) => Severity): Loss {
  const waits = (loss: Loss) => Number(rank(best(only(loss))) < rank(loss.severity))
  const [next] = left.toSorted((a, b) => waits(a) - waits(b) || rank(a.severity) - rank(b.severity))
  if (next === undefined) throw new Error('nothing is left')
  return next
}

function rank(severity: Severity): number {
  return LOSS_SEVERITIES.indexOf(severity)
}

function only({ brokers }: Loss): BrokerId {
  const [id] = brokers
  if (id === undefined) throw new Error('the loss of no broker')
  return id
}

function restartOf(cluster: Cluster, loss: Loss, now: Loss, caughtUp: ReadonlySet<BrokerId>): Restart {
  const broker = only(loss)
  const waits = rank(now.severity) > rank(loss.severity)
  return { broker, now, loss, after: waits ? behindBeside(cluster, broker, caughtUp) : [] }
}

/** Those of `brokers` that are behind on a partition that this one keeps in sync; sorted. */
function behindBeside(
  cluster: Cluster,
  broker: BrokerId,
  brokers: ReadonlySet<BrokerId>,
): readonly BrokerId[] {
  const behind = new Set<BrokerId>()
  for (const { partition } of beforeLoss(cluster).held.get(broker) ?? []) {
    if (!partition.isr.includes(broker)) continue
    for (const id of partition.replicas) if (brokers.has(id) && !partition.isr.includes(id)) behind.add(id)
  }
  return [...behind].sort((a, b) => a - b)
}

function preferredOrder({ brokers, kraft }: Cluster): BrokerId[] {
  const isController = ({ id }: Broker) => Number(kraft?.leaderId === id)
  return brokers
    .filter(({ alive }) => alive)
    .toSorted((a, b) => isController(a) - isController(b) || compare(a.rack, b.rack) || a.id - b.id)
    .map(({ id }) => id)
}

function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}

/**
 * The cluster once these brokers are back with all their replicas in sync; the very same value where they are so now, or no
 * controller is there to take replicas into an in-sync set.
 */
function withInSync(cluster: Cluster, brokers: ReadonlySet<BrokerId>): Cluster {
  if (!beforeLoss(cluster).canElect) return cluster
  const joins = (id: BrokerId, { isr, offline, adding }: Partition) =>
    brokers.has(id) && !isr.includes(id) && !offline.includes(id) && !adding.includes(id)
  const catchesUp = (partition: Partition) =>
    partition.leader !== null && partition.replicas.some((id) => joins(id, partition))
  if (!cluster.topics.some(({ partitions }) => partitions.some(catchesUp))) return cluster
  const topics = cluster.topics.map((topic) => {
    if (!topic.partitions.some(catchesUp)) return topic
    const partitions = topic.partitions.map((partition) =>
      catchesUp(partition)
        ? {
            ...partition,
            isr: partition.replicas.filter((id) => partition.isr.includes(id) || joins(id, partition)),
          }
        : partition,
    )
    return { ...topic, partitions }
  })
  return { ...cluster, topics }
}
