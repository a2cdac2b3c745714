import { type BrokerId, type Cluster, partitionOf } from '../cluster.ts'
import { sumOfKnown } from '../quantity.ts'
import type { Loss } from './loss.ts'

/** What a broker serves: the partitions that it leads, and the bytes of their logs (null where one is unknown). */
export type Served = { readonly leaders: number; readonly bytes: number | null }

export type ServedBeforeAndAfter = {
  readonly broker: BrokerId
  readonly rack: string | null
  readonly now: Served
  readonly after: Served
}

/** The broker that leads most, with its share (0–1) of all leaders; null when none leads. */
export type MostLoaded = { readonly broker: BrokerId; readonly share: number } | null

export type LoadAfter = {
  /** Every broker, the lost ones too, which serve nothing afterwards. In the order of the cluster. */
  readonly brokers: readonly ServedBeforeAndAfter[]
  readonly mostNow: MostLoaded
  readonly mostAfter: MostLoaded
}

/** Who leads what after the loss, against now. What nobody leads counts for nobody. */
export function loadAfter(cluster: Cluster, loss: Loss): LoadAfter {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const now = new Map<BrokerId, Served>()
  for (const { partitions } of cluster.topics)
    for (const { leader, sizeBytes } of partitions) add(now, leader, 1, sizeBytes)
  const after = new Map(now)
  for (const { topic, partition, leader, uncleanLeader } of loss.partitions) {
    const found = partitionOf(topics.get(topic), partition)
    const next = leader ?? uncleanLeader
    if (!found || next === found.leader) continue
    add(after, found.leader, -1, found.sizeBytes)
    add(after, next, 1, found.sizeBytes)
  }
  return {
    brokers: cluster.brokers.map(({ id, rack }) => ({
      broker: id,
      rack,
      now: now.get(id) ?? NOTHING,
      after: loss.brokers.includes(id) ? NOTHING : (after.get(id) ?? NOTHING),
    })),
    mostNow: most(now),
    mostAfter: most(after),
  }
}

const NOTHING: Served = { leaders: 0, bytes: 0 }

function add(
  served: Map<BrokerId, Served>,
  broker: BrokerId | null,
  leaders: 1 | -1,
  sizeBytes: number | null,
): void {
  if (broker === null) return
  const known = served.get(broker) ?? NOTHING
  const bytes = sumOfKnown([known.bytes, sizeBytes === null ? null : leaders * sizeBytes])
  served.set(broker, { leaders: known.leaders + leaders, bytes })
}

function most(served: ReadonlyMap<BrokerId, Served>): MostLoaded {
  const all = [...served]
  const sum = all.reduce((total, [, { leaders }]) => total + leaders, 0)
  if (sum === 0) return null
  const [broker, { leaders }] = all.reduce((best, next) => (next[1].leaders > best[1].leaders ? next : best))
  return { broker, share: leaders / sum }
}
