import {
  type Broker,
  type BrokerId,
  type Cluster,
  type Partition,
  racksOf,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import { counted, listedUpTo, runsOf } from '../words.ts'
import { type Policy, registeredBrokers, type Target, targetsOf } from './policy.ts'

/** What rules look at. */
export type Scene = {
  readonly cluster: Cluster
  readonly policy: Policy
  readonly byId: ReadonlyMap<BrokerId, Broker>
  /** Sorted by id. */
  readonly liveBrokers: readonly Broker[]
  /** Those that are down and will be back, too. What such a broker told last still counts: a restart mends nothing. */
  readonly registered: readonly Broker[]
  /** Racks that hold a live broker. */
  readonly liveRacks: number
  /** Racks that hold a registered broker. */
  readonly registeredRacks: number
  readonly isLive: (id: BrokerId) => boolean
  readonly isRegistered: (id: BrokerId) => boolean
  /** The cluster as if every registered broker were up, where a rule is not to go by which of them are. */
  readonly restored: Cluster
  /** What a topic of that name is held to, whether it exists or not. */
  readonly targetOf: (topic: Pick<Topic, 'name'>) => Target
}

export function sceneOf(cluster: Cluster, policy: Policy): Scene {
  const byId = new Map(cluster.brokers.map((broker) => [broker.id, broker]))
  const targets = targetsOf(cluster, policy)
  const liveBrokers = cluster.brokers.filter(({ alive }) => alive)
  const registered = registeredBrokers(cluster)
  const registeredIds = new Set(registered.map(({ id }) => id))
  const known = new Map(cluster.topics.map((topic) => [topic.name, targets(topic)]))
  return {
    cluster,
    policy,
    byId,
    liveBrokers,
    registered,
    liveRacks: racksOf(liveBrokers).length,
    registeredRacks: racksOf(registered).length,
    isLive: (id) => byId.get(id)?.alive === true,
    isRegistered: (id) => registeredIds.has(id),
    restored: restoredOf(cluster, registeredIds),
    targetOf: (topic) => known.get(topic.name) ?? targets(topic),
  }
}

/** The very same value where no registered broker is down. */
function restoredOf(cluster: Cluster, registered: ReadonlySet<BrokerId>): Cluster {
  const isDown = ({ id, alive }: Broker) => !alive && registered.has(id)
  if (!cluster.brokers.some(isDown)) return cluster
  return {
    ...cluster,
    brokers: cluster.brokers.map((one) => (isDown(one) ? { ...one, alive: true } : one)),
  }
}

/** "broker 1", "broker 1, 2 and 3 more" */
export function brokersNamed(ids: Iterable<BrokerId>): string {
  return `broker ${listedUpTo(
    5,
    [...new Set(ids)].sort((a, b) => a - b),
  )}`
}

/** "3 of 12 partitions" */
export function shareOf(some: readonly Partition[], topic: Topic): string {
  return `${some.length} of ${counted(topic.partitions.length, 'partition')}`
}

/** "partition 1, 2 and 7 more" */
export function partitionsNamed(ids: readonly number[]): string {
  return `partition ${listedUpTo(6, ids)}`
}

/** "partition 0–7, 9": every one of them, so that it tells any two sets apart. */
export function allNamed(partitions: readonly Partition[]): string {
  return `partition ${runsOf(partitions.map(({ id }) => id)).join(', ')}`
}

/** Replicas out of sync, without those that a reassignment is adding (KIP-352). */
export function behind(partition: Partition): readonly BrokerId[] {
  const { replicas, isr, adding } = partition
  // Nearly all partitions, at no cost.
  if (replicas.every((id) => isr.includes(id))) return NONE
  return targetReplicas(partition).filter((id) => !isr.includes(id) && !adding.includes(id))
}

const NONE: readonly BrokerId[] = []

/** "min.insync.replicas is not known of orders", where topics of the cluster do not have the key; else null. */
export function topicsWithout(scene: Scene, key: string): string | null {
  const without = scene.cluster.topics.filter(({ config }) => config[key] === undefined)
  if (without.length === 0) return null
  const who =
    without.length === scene.cluster.topics.length
      ? 'any topic'
      : listedUpTo(
          3,
          without.map(({ name }) => name),
        )
  return `${key} is not known of ${who}`
}

/** "min.insync.replicas is not known of broker 1 and 2", where brokers do not have the key; else null. */
export function brokersWithout({ registered }: Scene, key: string): string | null {
  const without = registered.filter(({ config }) => config[key] === undefined)
  return without.length === 0 ? null : `${key} is not known of ${brokersNamed(without.map(({ id }) => id))}`
}
