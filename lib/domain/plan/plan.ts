import type { BrokerId } from '../cluster.ts'
import { sumOfKnown } from '../quantity.ts'

/** What a plan is to achieve. */
export type Goal = {
  readonly kind: 'replication-factor'
  /** Topic name to the number of replicas that each of its partitions is to have. */
  readonly topics: Readonly<Record<string, number>>
}

/** One partition's change: from the present assignment to the new one, both in order. */
export type Move = {
  readonly topic: string
  readonly partition: number
  readonly from: readonly BrokerId[]
  readonly to: readonly BrokerId[]
  /** Bytes of one replica, as the leader holds it; null while unknown. */
  readonly sizeBytes: number | null
}

export type Plan = {
  readonly goal: Goal
  readonly moves: readonly Move[]
  /** Replicas to copy: replicas on a broker that did not hold that partition. */
  readonly copies: number
  /** Bytes that the copies take; null where a size is unknown. */
  readonly bytes: number | null
  /** The fewest copies that any plan for this goal needs. */
  readonly lowerBound: number
  /** Partitions whose preferred leader changes. */
  readonly leaderChanges: number
  readonly unsatisfied: readonly Unsatisfied[]
  /** The smallest in-sync set that a moving partition has on the way: replicas are added before any is dropped. */
  readonly smallestIsr: number
  readonly before: readonly BrokerLoad[]
  readonly after: readonly BrokerLoad[]
  /** What to know before applying it, in words; empty when nothing speaks against it. */
  readonly risks: readonly string[]
  /** The id of each topic that it moves, to see whether somebody recreated it since. */
  readonly topicIds: Readonly<Record<string, string | null>>
}

export type Unsatisfied = { readonly topic: string; readonly reason: string }

export type BrokerLoad = {
  readonly broker: BrokerId
  readonly rack: string | null
  readonly replicas: number
  /** Partitions that prefer this broker as their leader. */
  readonly leaders: number
  /** Null where any size is unknown. */
  readonly bytes: number | null
}

/** Replicas that a move copies: brokers that did not hold the partition. */
export function copiesOf(move: Move): BrokerId[] {
  return move.to.filter((id) => !move.from.includes(id))
}

/** Bytes that arrive on each broker; a broker that gets a replica of unknown size maps to null. */
export function bytesArriving(moves: readonly Move[]): Map<BrokerId, number | null> {
  const copies = moves.flatMap((move) => copiesOf(move).map((broker) => ({ broker, bytes: move.sizeBytes })))
  const byBroker = Map.groupBy(copies, ({ broker }) => broker)
  return new Map([...byBroker].map(([broker, own]) => [broker, sumOfKnown(own.map(({ bytes }) => bytes))]))
}
