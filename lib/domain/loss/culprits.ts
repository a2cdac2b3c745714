import { type BrokerId, type Cluster, type Partition, partitionOf } from '../cluster.ts'
import { isOffline, type Loss } from './loss.ts'

/** What keeps from coming back what has stopped. */
export type Culprits = {
  /** Brokers that are down, sorted. */
  readonly down: readonly BrokerId[]
  /** Brokers that are alive, with a failed log directory; sorted. */
  readonly failedDirs: readonly BrokerId[]
}

/**
 * The brokers without which what has stopped (`lossNow`) does not go on: of each offline partition those that hold all that was
 * committed, its last in-sync and eligible replicas; of a quorum without majority its voters. A broker that is down and
 * holds none of that is not among them.
 */
export function culpritsOf(cluster: Cluster, now: Loss): Culprits {
  const dead = new Set(cluster.brokers.filter(({ alive }) => !alive).map(({ id }) => id))
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const down = new Set<BrokerId>()
  const failedDirs = new Set<BrokerId>()
  for (const { topic, partition, state } of now.partitions) {
    const found = partitionOf(topics.get(topic), partition)
    if (!found || !isOffline(state)) continue
    for (const id of missing(found, dead)) (dead.has(id) ? down : failedDirs).add(id)
  }
  if (now.quorum?.majority === false)
    for (const id of cluster.kraft?.voters ?? []) if (dead.has(id)) down.add(id)
  const sorted = (ids: ReadonlySet<BrokerId>) => [...ids].sort((a, b) => a - b)
  return { down: sorted(down), failedDirs: sorted(failedDirs) }
}

function missing(
  { isr, elr, replicas, offline }: Partition,
  dead: ReadonlySet<BrokerId>,
): readonly BrokerId[] {
  const gone = (id: BrokerId) => dead.has(id) || offline.includes(id)
  const complete = [...isr, ...elr].filter(gone)
  // An ELR that could not be read leaves nobody who is known to be complete: then any of the replicas may be.
  return complete.length > 0 ? complete : replicas.filter(gone)
}
