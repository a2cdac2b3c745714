import {
  type Broker,
  type BrokerId,
  type Cluster,
  racksOf,
  replicationFactor,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { type BrokerList, brokerList } from './broker-list.ts'

/** What every topic of one cluster is compared with. */
export type Scene = {
  readonly byId: ReadonlyMap<BrokerId, Broker>
  readonly all: BrokerList
  /** The brokers that are alive, and those that hold a replica of any topic, where they are not all. */
  readonly parts: readonly BrokerList[]
  /** Racks that hold a live broker. */
  readonly racks: number
  /** Equal for two readings in which every fit of an unchanged topic is the same. */
  readonly key: string
}

export const sceneOf = perCluster((cluster): Scene => {
  const { brokers } = cluster
  const alive = brokers.filter((broker) => broker.alive)
  const holding = holders(cluster)
  const used = brokers.filter(({ id }) => holding.has(id))
  return {
    byId: new Map(brokers.map((broker) => [broker.id, broker])),
    all: brokerList(brokers, 0),
    parts: distinct([alive, used], brokers).map((part) => brokerList(part, 0)),
    racks: racksOf(alive).length,
    key: JSON.stringify(brokers.map(({ id, rack, alive: up }) => [id, rack, up, holding.has(id)])),
  }
})

function holders({ topics }: Cluster): ReadonlySet<BrokerId> {
  const holding = new Set<BrokerId>()
  for (const { partitions } of topics) {
    for (const partition of partitions) for (const id of targetReplicas(partition)) holding.add(id)
  }
  return holding
}

/** A topic as the rules are compared with it. */
export type Placed = {
  /** Partition ids, and the replicas of each once running reassignments are done. */
  readonly ids: readonly number[]
  readonly replicas: readonly (readonly BrokerId[])[]
  readonly factor: number
  /** What it takes, in bits, to write down the replicas of one partition that follows no rule. */
  readonly bitsEach: number
  /** What is left of them where one that follows has to be told from one that does not. */
  readonly evidence: number
}

export function placedOf(topic: Topic, scene: Scene): Placed {
  const factor = replicationFactor(topic)
  const bitsEach = bitsToArrange(scene.all.brokers.length, factor)
  return {
    ids: topic.partitions.map(({ id }) => id),
    replicas: topic.partitions.map(targetReplicas),
    factor,
    bitsEach,
    evidence: Math.max(0, bitsEach - 1),
  }
}

/**
 * Brokers over which a rule may have run when just this topic was placed: those whose ids go no further than the topic's
 * (others were added since); and, at the cost of naming them, those that the topic uses, or uses more than in passing.
 */
export function ownLists({ replicas, factor }: Placed, scene: Scene): BrokerList[] {
  const { all, parts } = scene
  const counts = new Map<BrokerId, number>()
  for (const ids of replicas) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const last = Math.max(...counts.keys())
  const quarter = (replicas.length * factor) / counts.size / 4
  const upToLast = all.brokers.filter(({ id }) => id <= last)
  const used = all.brokers.filter(({ id }) => counts.has(id))
  const mainly = all.brokers.filter(({ id }) => (counts.get(id) ?? 0) >= quarter)
  const known = [all, ...parts].map(({ brokers }) => brokers)
  const own = distinct([upToLast, used, mainly], all.brokers)
    .filter((brokers) => !known.some((one) => sameBrokers(one, brokers)))
    .map((brokers) =>
      brokerList(brokers, brokers === upToLast ? 0 : bitsToChoose(all.brokers.length, brokers.length)),
    )
  // A topic on one broker "follows" every rule over that broker alone, which explains nothing.
  return own.filter(({ brokers }) => brokers.length >= Math.max(2, factor))
}

function distinct(lists: readonly (readonly Broker[])[], whole: readonly Broker[]): (readonly Broker[])[] {
  return lists.filter(
    (list, at) =>
      list.length < whole.length && !lists.slice(0, at).some((earlier) => sameBrokers(earlier, list)),
  )
}

function sameBrokers(a: readonly Broker[], b: readonly Broker[]): boolean {
  return a.length === b.length && a.every((broker, at) => broker === b[at])
}

/** log₂ of the ways to put `k` of `n` in order. */
export function bitsToArrange(n: number, k: number): number {
  let bits = 0
  for (let taken = 0; taken < Math.min(k, n); taken += 1) bits += Math.log2(n - taken)
  return bits
}

/** log₂ of the ways to choose `k` of `n`. */
function bitsToChoose(n: number, k: number): number {
  return bitsToArrange(n, k) - bitsToArrange(k, k)
}
