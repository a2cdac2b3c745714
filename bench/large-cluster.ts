import type { BrokerId, Cluster, Topic } from '#lib/domain/cluster.ts'
import { sampleBroker, samplePartition } from '#lib/domain/sample.ts'

export type Shape = {
  readonly brokers: number
  readonly partitions: number
  readonly factor: number
  /** Three racks of one size, or of 50, 30 and 20 % of the brokers. */
  readonly racks: 'even' | 'uneven'
  /** `kafka`: as Kafka places topics, racks in turn; `blind`: without looking at racks; `skewed`: four of five topics on half of the brokers. */
  readonly placement: 'kafka' | 'blind' | 'skewed'
  /** Brokers that joined since and hold nothing. */
  readonly empty: number
}

const SHARES = { even: [1 / 3, 2 / 3], uneven: [0.5, 0.8] }
/** Partitions of a topic; each of these is as likely as the others. */
const TOPIC_SIZES = [1, 1, 3, 6, 6, 12, 12, 24, 48, 96]

/** A cluster of that shape, the same one each time. */
export function largeCluster(shape: Shape): Cluster {
  const roll = dice(shape.partitions + shape.brokers)
  const ids = Array.from({ length: shape.brokers + shape.empty }, (_, index) => index + 1)
  const rackOf = (id: BrokerId) => {
    if (id > shape.brokers) return 'abc'[id % 3] ?? null
    // The golden ratio scatters the racks evenly over the ids.
    const place = (id * 0.6180339887) % 1
    return 'abc'[SHARES[shape.racks].filter((end) => place >= end).length] ?? null
  }
  const old = ids.slice(0, shape.brokers)
  // To a placement that does not look at racks, all brokers are one.
  const racks = shape.placement === 'blind' ? [old] : [...Map.groupBy(old, rackOf).values()]
  const topics: Topic[] = []
  for (let left = shape.partitions; left > 0; ) {
    const size = Math.min(left, TOPIC_SIZES[roll(TOPIC_SIZES.length)] ?? 1)
    const sizeBytes = 1_000_000 * (1 + roll(1000))
    const crowded = shape.placement === 'skewed' && roll(5) > 0
    const among = crowded ? racks.map((own) => own.slice(0, Math.ceil(own.length / 2))) : racks
    const start = roll(among.length)
    const offsets = among.map((own) => roll(own.length))
    const partitions = Array.from({ length: size }, (_, id) =>
      samplePartition(id, placed(among, start + id, offsets, shape.factor), { sizeBytes }),
    )
    const name = `topic-${String(topics.length).padStart(6, '0')}`
    topics.push({ name, id: `id-${name}`, internal: false, config: {}, partitions })
    left -= size
  }
  return {
    clusterId: 'bench',
    readAt: '2026-01-01T00:00:00.000Z',
    kraft: null,
    elrEnabled: false,
    kafkaVersion: '4.3',
    brokers: ids.map((id) => sampleBroker(id, { rack: rackOf(id) })),
    topics,
    groups: [],
    stalled: [],
  }
}

/** One replica a rack from the `first` on, each on the next broker of its rack. Moves the offsets on. */
function placed(
  racks: readonly (readonly BrokerId[])[],
  first: number,
  offsets: number[],
  factor: number,
): BrokerId[] {
  return Array.from({ length: factor }, (_, replica) => {
    const rack = (first + replica) % racks.length
    const own = racks[rack] ?? []
    const offset = offsets[rack] ?? 0
    offsets[rack] = offset + 1
    return own[offset % own.length] ?? Number.NaN
  })
}

/** Integers from 0 to below `most`, the same ones for the same seed (a linear congruential generator's upper bits). */
function dice(seed: number): (most: number) => number {
  let state = BigInt(seed)
  return (most) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
    return Number((state >> 33n) % BigInt(most))
  }
}
