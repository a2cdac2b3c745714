import { type BrokerId, partitionOf, type Topic } from '#lib/domain/cluster.ts'
import { appendRate } from '#lib/domain/job/append-rate.ts'
import type { DescribedLog } from '../codecs/describe-log-dirs.ts'
import type { BrokerLogs } from '../log-dirs.ts'

type LogReading = { readonly at: number; readonly logs: BrokerLogs['logs'] }

/** Two intervals: where retention deleted something in one of them, the other tells. */
const KEPT = 3
/** Readings closer together than this are as good as one: what comes in bursts would show as a flood, or not at all. */
const APART_MS = 2_000

/** The bytes of a topic's replicas on one broker, by partition; computed once for each answer, which topics share while they are idle. */
const known = new WeakMap<readonly DescribedLog[], ReadonlyMap<number, number>>()

function sizesOf(logs: readonly DescribedLog[] = NO_LOGS): ReadonlyMap<number, number> {
  const before = known.get(logs)
  if (before) return before
  const sizes = new Map(logs.map(({ partition, bytes }) => [partition, bytes]))
  known.set(logs, sizes)
  return sizes
}

const NO_LOGS: readonly DescribedLog[] = []

/** The last sizes of each broker's logs. Logs that did not change are shared between them, so that idle topics cost nothing. */
export class LogHistory {
  #readings = new Map<BrokerId, readonly LogReading[]>()

  /** Keeps what a broker answered at a moment, in milliseconds. */
  add(broker: BrokerId, at: number, logs: BrokerLogs['logs']): void {
    const own = this.#readings.get(broker) ?? []
    const [before, last] = own.slice(-2)
    const close = before && last && last.at - before.at < APART_MS
    this.#readings.set(broker, [...(close ? own.slice(0, -1) : own), { at, logs }].slice(-KEPT))
  }

  /** Bytes per second that are written to a partition, by its log on its leader; null while unknown. */
  incoming(topic: Topic, partition: number): number | null {
    const leader = partitionOf(topic, partition)?.leader
    if (leader == null) return null
    const sizes = (this.#readings.get(leader) ?? []).flatMap(({ at, logs }) => {
      const bytes = sizesOf(logs.get(topic.name)).get(partition)
      return bytes === undefined ? [] : [{ at, bytes }]
    })
    const [first] = sizes
    const last = sizes.at(-1)
    return first && last && last.at - first.at >= APART_MS ? appendRate(sizes) : null
  }
}
