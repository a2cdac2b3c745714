import type { BrokerId } from '../cluster.ts'
import type { ConfigChange } from '../config/change.ts'
import { sumOfKnown } from '../quantity.ts'
import type { GoalName, Goals } from './goals.ts'

/**
 * One partition's change: from the present assignment to the new one, both in order. With `from` equal to `to`, only
 * its leader goes back to the preferred one.
 */
export type Move = {
  readonly topic: string
  readonly partition: number
  readonly from: readonly BrokerId[]
  readonly to: readonly BrokerId[]
  /** Bytes of one replica, as the leader holds it; null while unknown. */
  readonly sizeBytes: number | null
}

/** A replica that goes to another log directory of the broker that holds it. */
export type LogDirMove = {
  readonly topic: string
  readonly partition: number
  readonly broker: BrokerId
  readonly from: string
  readonly to: string
  readonly bytes: number
}

/** What moves do to a cluster, whoever planned them. */
export type Judgement = {
  readonly moves: readonly Move[]
  readonly logDirMoves: readonly LogDirMove[]
  /** Replicas to copy: replicas on a broker that did not hold that partition. */
  readonly copies: number
  /** Bytes that the copies take; null where a size is unknown. */
  readonly bytes: number | null
  /** Partitions whose preferred leader changes, or whose leader goes back to the preferred one. */
  readonly leaderChanges: number
  /** The smallest in-sync set that a moving partition has on the way: replicas are added before any is dropped. */
  readonly smallestIsr: number
  readonly before: readonly BrokerLoad[]
  readonly after: readonly BrokerLoad[]
  /** What to know before applying it, in words; empty when nothing speaks against it. */
  readonly risks: readonly string[]
  /** Why it must not be applied as it is, in words with the arithmetic; empty when it may. */
  readonly obstacles: readonly string[]
  /** The id of each topic that it moves, to see whether somebody recreated it since. */
  readonly topicIds: Readonly<Record<string, string | null>>
  /** The brokers that were alive. */
  readonly alive: readonly BrokerId[]
}

export type Plan = Judgement & {
  /** Settings that it changes; a plan that has some moves nothing. */
  readonly configChanges: readonly ConfigChange[]
  /** Null for a plan that was imported, and for one that changes settings. */
  readonly goals: Goals | null
  /** Breaks ties: the same cluster, goals and seed give the same plan. */
  readonly seed: number
  /** No plan that meets the goals as far as this one needs fewer copies; never above the true optimum. */
  readonly lowerBound: number
  /** `copies` is the optimum. */
  readonly proven: boolean
  readonly unsatisfied: readonly Unsatisfied[]
  /** What was met in the only way there is, and why, such as counts that racks force to be uneven. */
  readonly notes: readonly Unsatisfied[]
}

export type Unsatisfied = { readonly goal: GoalName; readonly reason: string }

export type BrokerLoad = {
  readonly broker: BrokerId
  readonly rack: string | null
  readonly replicas: number
  /** Partitions that prefer this broker as their leader. */
  readonly leaders: number
  /** Null where any size is unknown. */
  readonly bytes: number | null
}

/** "orders-3", as Kafka itself writes it. */
export function nameOf({ topic, partition }: Pick<Move | LogDirMove, 'topic' | 'partition'>): string {
  return `${topic}-${partition}`
}

/** Replicas that a move copies: brokers that did not hold the partition. */
export function copiesOf(move: Pick<Move, 'from' | 'to'>): BrokerId[] {
  return move.to.filter((id) => !move.from.includes(id))
}

/** Bytes that a move copies to all brokers together; null where its size is unknown. */
export function bytesToCopy(move: Pick<Move, 'from' | 'to' | 'sizeBytes'>): number | null {
  const copies = copiesOf(move).length
  if (copies === 0) return 0
  return move.sizeBytes === null ? null : move.sizeBytes * copies
}

/** Bytes that arrive on each broker; a broker that gets a replica of unknown size maps to null. */
export function bytesArriving(moves: readonly Move[]): Map<BrokerId, number | null> {
  return new Map([...sizesArriving(moves)].map(([broker, sizes]) => [broker, sumOfKnown(sizes)]))
}

/** The bytes of each replica that arrives on each broker; null where its size is unknown. */
export function sizesArriving(moves: readonly Move[]): Map<BrokerId, (number | null)[]> {
  const copies = moves.flatMap((move) => copiesOf(move).map((broker) => ({ broker, bytes: move.sizeBytes })))
  const byBroker = Map.groupBy(copies, ({ broker }) => broker)
  return new Map([...byBroker].map(([broker, own]) => [broker, own.map(({ bytes }) => bytes)]))
}
