import { epochOf, type StripedEpoch } from './striped-epoch.ts'
import type { StripedTopic } from './striped-topic.ts'
import { modulo } from './walk.ts'

/** What the striped rule gives to the partitions from position `from` to `to`, had it placed them in one go. */
export type Stripes = {
  readonly from: number
  readonly to: number
  /** Each of as many partitions as there are brokers; the last may have fewer. */
  readonly epochs: readonly StripedEpoch[]
}

/**
 * Replays the placer on partitions `from` to `to`. What it drew at random is read off the partitions themselves: each
 * votes for the racks and brokers that would have given it its replicas.
 */
export function replayStripes(topic: StripedTopic, from: number, to: number): Stripes {
  return goOn(topic, from, to, [])
}

/** The replay as it would be, had the placer stopped at `to`. */
export function cutShort(topic: StripedTopic, { from, epochs }: Stripes, to: number): Stripes {
  return goOn(topic, from, to, epochs.slice(0, Math.floor((to - from) / topic.brokers.length)))
}

/** How many of the partitions from one position to another follow. */
export function countFollowing({ from, epochs }: Stripes, begin: number, end: number): number {
  let position = from
  let count = 0
  for (const { follows } of epochs) {
    if (position < end && position + follows.length > begin) {
      for (const [step, one] of follows.entries()) {
        if (one && position + step >= begin && position + step < end) count += 1
      }
    }
    position += follows.length
  }
  return count
}

function goOn(topic: StripedTopic, from: number, to: number, before: readonly StripedEpoch[]): Stripes {
  const n = topic.brokers.length
  const z = topic.sizes.length
  const epochs = [...before]
  const offset = epochs[0]?.slot ?? firstRack(topic, from, Math.min(to, from + n))
  for (let begin = from + epochs.length * n; begin < to; begin += n) {
    const span = { begin, end: Math.min(to, begin + n), slot: modulo(offset + begin - from, z) }
    epochs.push(epochOf(topic, span, epochs.at(-1) ?? null))
  }
  return { from, to, epochs }
}

/** The rack that the first partition begins with: each replica votes, its rack less its place in the walk. */
function firstRack({ sizes, places, rackAt, factor }: StripedTopic, from: number, to: number): number {
  const z = sizes.length
  const votes = Array<number>(z).fill(0)
  for (let at = from; at < to; at += 1) {
    for (const [j, place] of (places[at] ?? []).slice(0, Math.min(factor, z)).entries()) {
      const rack = rackAt[place]
      if (rack === undefined) continue
      const first = modulo(rack - (at - from) - j, z)
      votes[first] = (votes[first] ?? 0) + 1
    }
  }
  return votes.indexOf(Math.max(...votes))
}
