import type { BrokerId } from '../cluster.ts'

/** What each receiving broker had received at moments of a job; few enough to be kept with its progress. */
export type Throughput = {
  readonly brokers: readonly BrokerId[]
  /** The least time between two samples, in milliseconds. It doubles whenever there are too many of them. */
  readonly everyMs: number
  /** Oldest first. */
  readonly samples: readonly ThroughputSample[]
}

export type ThroughputSample = {
  /** Epoch milliseconds. */
  readonly at: number
  /** The throttle in force, in bytes per second and broker. */
  readonly limit: number
  /** Bytes since the begin of the job, by broker in the order of `brokers`. */
  readonly received: readonly number[]
}

/** How fast a broker received at a moment. */
export type Pace = {
  /** Epoch milliseconds. */
  readonly at: number
  /** Bytes per second. */
  readonly rate: number
  readonly limit: number
}

const FIRST_EVERY_MS = 1_000
const MOST_SAMPLES = 120
const FEWEST_SAMPLES = 12
/** Numbers kept for all brokers together. */
const MOST_NUMBERS = 6_000

export const NO_THROUGHPUT: Throughput = { brokers: [], everyMs: FIRST_EVERY_MS, samples: [] }

/** With one sample more, unless it follows too soon on the one before; `last` is kept in any case. */
export function withSample(kept: Throughput, sample: ThroughputSample, last: boolean): Throughput {
  const { brokers, everyMs, samples } = kept
  const before = samples.at(-1)
  if (before && sample.at - before.at < (last ? 1 : everyMs)) return kept
  const all = [...samples, sample]
  const most = Math.min(MOST_SAMPLES, Math.max(FEWEST_SAMPLES, Math.floor(MOST_NUMBERS / brokers.length)))
  if (all.length <= most) return { ...kept, samples: all }
  const thinned = all.filter((_, position) => position % 2 === 0 || position === all.length - 1)
  return { brokers, everyMs: everyMs * 2, samples: thinned }
}

/** With a column for each of these brokers as well; one that had none has received nothing so far. */
export function withBrokers(kept: Throughput, brokers: readonly BrokerId[]): Throughput {
  const all = [...new Set([...kept.brokers, ...brokers])].sort((a, b) => a - b)
  const columns = all.map((broker) => kept.brokers.indexOf(broker))
  const samples = kept.samples.map((sample) => ({
    ...sample,
    received: columns.map((column) => sample.received[column] ?? 0),
  }))
  return { ...kept, brokers: all, samples }
}

/** Kafka keeps the throttle on average over its own window (`replication.quota.window.num` times its size), in bursts. */
const WINDOW_MS = 11_000

/**
 * How fast one broker received over the time of the job: at each sample, the average since the newest one that is a window
 * older, or the begin. What went back counts for nothing.
 */
export function pacesOf({ brokers, samples }: Throughput, broker: BrokerId): Pace[] {
  const column = brokers.indexOf(broker)
  let earlier = 0
  return samples.slice(1).flatMap((sample, position): Pace[] => {
    while ((samples[earlier + 1]?.at ?? sample.at) <= sample.at - WINDOW_MS) earlier += 1
    const [since, before] = [samples[earlier], samples[position]]
    if (!since || !before || sample.at <= since.at) return []
    const grown = (sample.received[column] ?? 0) - (since.received[column] ?? 0)
    const rate = Math.max(0, (grown * 1000) / (sample.at - since.at))
    return [{ at: sample.at, rate, limit: before.limit }]
  })
}
