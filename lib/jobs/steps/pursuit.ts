import { type BrokerId, type Partition, partitionOf, type Topic } from '#lib/domain/cluster.ts'
import { appendRate, type SizeReading } from '#lib/domain/job/append-rate.ts'
import { type Demand, losingAt, type WatchedFlow } from '#lib/domain/job/demand.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import { copiesOf, nameOf } from '#lib/domain/plan/plan.ts'

/** Over how long copies are watched: longer than the window over which Kafka keeps its limit, 11 s. */
const WINDOW_MS = 15_000
const WATCHED_MS = 12_000

/** Bytes of each replica of one broker, by "topic-partition", as it has just answered. */
export type Answers = ReadonlyMap<BrokerId, ReadonlyMap<string, number>>

/** Watches whether copies come nearer to their leaders, which are written to meanwhile. */
export class Pursuit {
  readonly #windows = new Map<string, SizeReading[]>()
  #throttle: number | null = null

  /**
   * The brokers at which the throttle is used up by what is written. Empty, until it was the same for long enough, and for
   * what was not watched or does not answer. `now`: milliseconds.
   */
  look(
    now: number,
    throttle: number,
    moves: readonly JobMove[],
    topics: ReadonlyMap<string, Topic>,
    answers: Answers,
  ): readonly Demand[] {
    if (throttle !== this.#throttle) this.#windows.clear()
    this.#throttle = throttle
    const watched = new Set<string>()
    const flows = moves.flatMap((move): WatchedFlow[] => {
      const partition = partitionOf(topics.get(move.topic), move.partition)
      if (!partition || copiesOf(move).length === 0) return []
      return [this.#watch(now, move, partition, answers, watched)]
    })
    for (const replica of this.#windows.keys()) if (!watched.has(replica)) this.#windows.delete(replica)
    return losingAt(throttle, flows)
  }

  #watch(
    now: number,
    move: JobMove,
    { leader, isr, offline }: Partition,
    answers: Answers,
    watched: Set<string>,
  ): WatchedFlow {
    const name = nameOf(move)
    const copies = copiesOf(move)
    const rateOn = (broker: BrokerId) => {
      watched.add(`${broker}/${name}`)
      return this.#rate(now, `${broker}/${name}`, answers.get(broker)?.get(name))
    }
    const incoming = leader === null ? null : rateOn(leader)
    const behind = copies.flatMap((broker) => {
      const rate = rateOn(broker)
      return rate === null || incoming === null || isr.includes(broker) ? [] : [[broker, rate] as const]
    })
    return {
      ...{ name, incoming, leader, copies, behind: new Map(behind) },
      followers: [...move.from, ...copies].filter((id) => id !== leader && !offline.includes(id)),
    }
  }

  /** Null where it was not watched for long enough, or was not told of now. */
  #rate(now: number, replica: string, bytes: number | undefined): number | null {
    if (bytes === undefined) return null
    const window = this.#windows.get(replica) ?? []
    this.#windows.set(replica, window)
    window.push({ at: now, bytes })
    while ((window[0]?.at ?? now) < now - WINDOW_MS) window.shift()
    const since = window[0]?.at ?? now
    return now - since < WATCHED_MS ? null : appendRate(window)
  }
}
