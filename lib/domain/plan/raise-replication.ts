import {
  type Broker,
  type BrokerId,
  type Cluster,
  isMoving,
  type Partition,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import { sumOfKnown } from '../quantity.ts'
import { counted, listed } from '../words.ts'
import { brokerLoads, loadsOf, weightOf } from './load.ts'
import { copiesOf, type Goal, type Move, type Plan, type Unsatisfied } from './plan.ts'
import { risksOf } from './risks.ts'

/**
 * The plan that raises the replication factor of the goal's topics. Each missing replica is one copy, so the plan
 * reaches the lower bound Σ (r − |A ∩ E|)⁺ unless brokers are missing. New replicas go to a rack that the partition
 * does not use yet, and there to the broker with the fewest replicas. Preferred leaders of the raised partitions are
 * spread by order alone: without it, all leaders would stay where the single replicas were. Partitions with a replica that
 * is down are left out: Kafka ends a move only once all of its replicas are in sync.
 */
export function raiseReplication(cluster: Cluster, goal: Goal): Plan {
  const eligible = cluster.brokers.filter((broker) => broker.alive)
  const targets = Object.entries(goal.topics)
  const topics = cluster.topics.filter((topic) => Object.hasOwn(goal.topics, topic.name))
  const choice = new Choice(cluster, eligible)
  const moves = topics.flatMap((topic) => movesOf(topic, goal.topics[topic.name] ?? 0, choice))
  const lowerBound = topics
    .flatMap((topic) =>
      topic.partitions
        .filter((partition) => !isMoving(partition) && downOf(partition, eligible).length === 0)
        .map((partition) => missing(partition, goal.topics[topic.name] ?? 0, eligible)),
    )
    .reduce((sum, count) => sum + count, 0)
  const copies = moves.reduce((sum, move) => sum + copiesOf(move).length, 0)
  return {
    goal,
    moves,
    copies,
    bytes: bytesOf(moves),
    lowerBound,
    leaderChanges: moves.filter((move) => move.from[0] !== move.to[0]).length,
    unsatisfied: targets.flatMap(([name, factor]) => unsatisfied(cluster, name, factor, eligible)),
    smallestIsr: smallestIsr(topics, moves),
    risks: risksOf(cluster, moves),
    before: brokerLoads(cluster),
    after: loadsAfter(cluster, moves),
    topicIds: Object.fromEntries(topics.map((topic) => [topic.name, topic.id])),
  }
}

/** The counts that later choices depend on. */
class Choice {
  readonly replicas = new Map<BrokerId, number>()
  readonly leaders = new Map<BrokerId, number>()
  readonly eligible: readonly Broker[]
  readonly rackOf: ReadonlyMap<BrokerId, string | null>

  constructor(cluster: Cluster, eligible: readonly Broker[]) {
    this.eligible = eligible
    this.rackOf = new Map(cluster.brokers.map((broker) => [broker.id, broker.rack]))
    for (const load of brokerLoads(cluster)) {
      this.replicas.set(load.broker, load.replicas)
      this.leaders.set(load.broker, load.leaders)
    }
  }

  /** The best broker for one more replica: an unused rack first, then the fewest replicas, then the lowest id. */
  nextReplica(held: readonly BrokerId[]): BrokerId | undefined {
    const racks = new Set(held.map((id) => this.rackOf.get(id)))
    const rank = (broker: Broker) => (broker.rack !== null && racks.has(broker.rack) ? 1 : 0)
    const best = this.eligible
      .filter((broker) => !held.includes(broker.id))
      .reduce<Broker | undefined>((least, broker) => {
        if (!least) return broker
        const gain =
          rank(broker) - rank(least) ||
          this.count(this.replicas, broker.id) - this.count(this.replicas, least.id)
        return gain < 0 ? broker : least
      }, undefined)
    if (best) this.add(this.replicas, best.id, 1)
    return best?.id
  }

  /** The same replicas with the least-leading live one first; the present order where it is as good. */
  withLeader(replicas: readonly BrokerId[]): readonly BrokerId[] {
    const [first] = replicas
    if (first === undefined) return replicas
    this.add(this.leaders, first, -1)
    const live = replicas.filter((id) => this.eligible.some((broker) => broker.id === id))
    const leader = live.reduce(
      (least, id) => (this.count(this.leaders, id) < this.count(this.leaders, least) ? id : least),
      live[0] ?? first,
    )
    this.add(this.leaders, leader, 1)
    return [leader, ...replicas.filter((id) => id !== leader)]
  }

  private count(counts: ReadonlyMap<BrokerId, number>, id: BrokerId): number {
    return counts.get(id) ?? 0
  }

  private add(counts: Map<BrokerId, number>, id: BrokerId, by: number): void {
    counts.set(id, this.count(counts, id) + by)
  }
}

function movesOf(topic: Topic, factor: number, choice: Choice): Move[] {
  return topic.partitions.flatMap((partition) => {
    const from = targetReplicas(partition)
    if (isMoving(partition) || from.length >= factor) return []
    if (downOf(partition, choice.eligible).length > 0) return []
    const grown = [...from]
    while (grown.length < factor) {
      const next = choice.nextReplica(grown)
      if (next === undefined) break
      grown.push(next)
    }
    if (grown.length === from.length) return []
    return [
      {
        topic: topic.name,
        partition: partition.id,
        from,
        to: choice.withLeader(grown),
        sizeBytes: partition.sizeBytes,
      },
    ]
  })
}

/** Replicas on brokers that are down or in failed log directories. */
function downOf(partition: Partition, alive: readonly Broker[]): BrokerId[] {
  return targetReplicas(partition).filter(
    (id) => partition.offline.includes(id) || !alive.some((broker) => broker.id === id),
  )
}

/** Copies that the partition needs at the least: the brokers at hand bound it too. */
function missing(partition: Partition, factor: number, eligible: readonly Broker[]): number {
  const held = targetReplicas(partition)
  const free = eligible.filter((broker) => !held.includes(broker.id)).length
  return Math.min(Math.max(0, factor - held.length), free)
}

function bytesOf(moves: readonly Move[]): number | null {
  return sumOfKnown(
    moves.map((move) => (move.sizeBytes === null ? null : move.sizeBytes * copiesOf(move).length)),
  )
}

function unsatisfied(
  cluster: Cluster,
  name: string,
  factor: number,
  alive: readonly Broker[],
): Unsatisfied[] {
  const topic = cluster.topics.find((candidate) => candidate.name === name)
  if (!topic) return [{ topic: name, reason: 'the topic does not exist any more' }]
  const reasons: Unsatisfied[] = []
  if (factor > alive.length) {
    reasons.push({
      topic: name,
      reason: `${factor} replicas need ${factor} live brokers; there ${alive.length === 1 ? 'is' : 'are'} ${alive.length}`,
    })
  }
  const waiting = topic.partitions.filter(
    (partition) =>
      !isMoving(partition) &&
      targetReplicas(partition).length < factor &&
      downOf(partition, alive).length > 0,
  )
  if (waiting.length > 0) {
    const down = [...new Set(waiting.flatMap((partition) => downOf(partition, alive)))].sort((a, b) => a - b)
    reasons.push({
      topic: name,
      reason: `${counted(waiting.length, 'partition')} ${waiting.length === 1 ? 'has a replica' : 'have replicas'} on broker ${listed(down)}, which must be back first`,
    })
  }
  const moving = topic.partitions.filter(isMoving).length
  if (moving > 0) {
    reasons.push({
      topic: name,
      reason: `${counted(moving, 'partition')} ${moving === 1 ? 'is' : 'are'} being reassigned already`,
    })
  }
  return reasons
}

/** Replicas are added before any is dropped, so a moving partition never has fewer in sync than now. */
function smallestIsr(topics: readonly Topic[], moves: readonly Move[]): number {
  const isr = new Map(
    topics.flatMap((topic) =>
      topic.partitions.map((partition) => [`${topic.name}-${partition.id}`, partition.isr.length]),
    ),
  )
  return moves.reduce(
    (least, move) => Math.min(least, isr.get(`${move.topic}-${move.partition}`) ?? 0),
    moves.length > 0 ? Number.POSITIVE_INFINITY : 0,
  )
}

function loadsAfter(cluster: Cluster, moves: readonly Move[]) {
  const to = new Map(moves.map((move) => [`${move.topic}-${move.partition}`, move.to]))
  const weights = cluster.topics.flatMap((topic) =>
    topic.partitions.map((partition) => {
      const weight = weightOf(partition)
      const replicas = to.get(`${topic.name}-${partition.id}`)
      return replicas ? { ...weight, replicas } : weight
    }),
  )
  return loadsOf(cluster.brokers, weights)
}
