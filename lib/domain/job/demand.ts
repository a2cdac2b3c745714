import { type BrokerId, type Cluster, partitionOf } from '../cluster.ts'
import { copiesOf, type Move } from '../plan/plan.ts'
import { PER_BROKER } from './next-moves.ts'

/**
 * What a broker has to copy under its throttle only to keep up with what producers write meanwhile: at a throttle of no more
 * than that the copies never end.
 */
export type Demand = {
  readonly broker: BrokerId
  /** `in`: it receives replicas (the follower's rate). `out`: it leads partitions that are copied (the leader's rate). */
  readonly direction: 'in' | 'out'
  readonly bytesPerSecond: number
  /** "topic-partition", the busiest first. */
  readonly partitions: readonly string[]
}

/** A partition that is, or will be, copied. */
export type Flow = {
  /** "topic-partition" */
  readonly name: string
  /** Bytes per second that producers write; null while unknown. */
  readonly incoming: number | null
  readonly leader: BrokerId | null
  /** Every broker but the leader that has a replica meanwhile, old or new, and is there to fetch it. */
  readonly followers: readonly BrokerId[]
  /** Those that get a new one. */
  readonly copies: readonly BrokerId[]
}

/** Bytes per second that arrive in a partition; null while unknown. */
export type IncomingOf = (topic: string, partition: number) => number | null

/** What producers write to partitions that are to be copied, as far as it is known. */
export type Traffic = {
  /** The greatest first. */
  readonly demands: readonly Demand[]
  /** Partitions of which it is not known. */
  readonly unknown: number
  readonly copied: number
}

export const NO_TRAFFIC: Traffic = { demands: [], unknown: 0, copied: 0 }

export function trafficOf(moves: readonly Move[], cluster: Cluster, incomingOf: IncomingOf): Traffic {
  const flows = flowsOf(moves, cluster, incomingOf)
  const unknown = flows.filter(({ incoming }) => incoming === null).length
  return { demands: demandsOn(flows), unknown, copied: flows.length }
}

/** The flows of moves that copy something, led as the cluster shows it now. */
export function flowsOf(moves: readonly Move[], cluster: Cluster, incomingOf: IncomingOf): Flow[] {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  return moves.flatMap((move) => {
    const copies = copiesOf(move)
    if (copies.length === 0) return []
    const { topic, partition } = move
    const found = partitionOf(topics.get(topic), partition)
    const leader = found?.leader ?? null
    return [
      {
        name: `${topic}-${partition}`,
        incoming: incomingOf(topic, partition),
        leader,
        followers: [...move.from, ...copies].filter(
          (broker) => broker !== leader && !found?.offline.includes(broker),
        ),
        copies,
      },
    ]
  })
}

/**
 * What each broker has to copy to keep up, the greatest first, while as many of its flows are under way at a time as a job
 * allows, the busiest of them. Flows whose traffic is unknown count for nothing.
 *
 * A leader's rate is used up by all followers of a throttled partition, those in sync included, though only the others are
 * held back by it (KafkaApis.sizeOfThrottledPartitions, ReplicaManager.shouldLeaderThrottle).
 */
export function demandsOn(flows: readonly Flow[], atATime = PER_BROKER): Demand[] {
  const shares = flows.flatMap(({ name, incoming, leader, followers, copies }) => {
    if (incoming === null || incoming === 0) return []
    const received = copies.map((broker) => ({ broker, direction: 'in' as const, name, rate: incoming }))
    if (leader === null) return received
    return [
      ...received,
      { broker: leader, direction: 'out' as const, name, rate: incoming * followers.length },
    ]
  })
  const bySide = Map.groupBy(shares, ({ broker, direction }) => `${broker}/${direction}`)
  const demands = [...bySide.values()].flatMap((own): Demand[] => {
    const busiest = own.toSorted((a, b) => b.rate - a.rate).slice(0, atATime)
    const [first] = busiest
    if (!first) return []
    return [
      {
        broker: first.broker,
        direction: first.direction,
        bytesPerSecond: busiest.reduce((sum, { rate }) => sum + rate, 0),
        partitions: busiest.map(({ name }) => name),
      },
    ]
  })
  return demands.sort((a, b) => b.bytesPerSecond - a.bytesPerSecond || a.broker - b.broker)
}

/** Those that a throttle of so many bytes per second does not meet. */
export function unmetAt(demands: readonly Demand[], throttle: number): Demand[] {
  return demands.filter(({ bytesPerSecond }) => bytesPerSecond >= throttle)
}

/** A flow that was watched for a while. */
export type WatchedFlow = Flow & {
  /** The copies that are not in sync, and how many bytes per second reached each. */
  readonly behind: ReadonlyMap<BrokerId, number>
}

/** The throttle is a limit on average, over a window: so near to it, it is what holds the copies up. */
const NEARLY = 0.9

/**
 * The brokers whose copies, watched for a while at this throttle, came no nearer to their leaders because the throttle is all used
 * up by what is written meanwhile.
 */
export function losingAt(throttle: number, flows: readonly WatchedFlow[]): Demand[] {
  return demandsOn(flows, flows.length).filter(({ broker, direction, bytesPerSecond }) => {
    if (bytesPerSecond < throttle * NEARLY) return false
    const pairs = flows.flatMap(({ incoming, leader, behind }) =>
      [...behind].flatMap(([receiver, copied]) =>
        (direction === 'in' ? receiver : leader) === broker ? [{ written: incoming ?? 0, copied }] : [],
      ),
    )
    const gain = pairs.reduce((sum, { written, copied }) => sum + copied - written, 0)
    return pairs.length > 0 && gain <= 0
  })
}

/** A throttle that leaves as much for the copies as what is written takes, rounded up to two digits. */
export function enoughFor(demands: readonly Demand[]): number {
  const wanted = 2 * Math.max(0, ...demands.map(({ bytesPerSecond }) => bytesPerSecond))
  if (wanted === 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(wanted)) - 1)
  return Math.max(1, Math.ceil(wanted / unit) * unit)
}
