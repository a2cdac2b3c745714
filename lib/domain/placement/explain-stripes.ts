import type { BrokerList } from './broker-list.ts'
import type { Explanation } from './explanation.ts'
import type { Addition } from './fit.ts'
import type { Placed } from './scene.ts'
import { type StripedTopic, stripedTopic } from './striped-topic.ts'
import { countFollowing, cutShort, replayStripes, type Stripes } from './stripes.ts'

/** Partitions added more often than this are looked for no further. */
const MOST_RUNS = 8
/** Beginnings that are tried: as many as these partitions allow where each takes as many as there are brokers. */
const TRIED_PARTITIONS = 2000
const LEAST_TRIES = 8

/**
 * How the striped rule explains the topic, partitions added later included: KRaft begins anew for them. Recognised are
 * placements over unfenced brokers: where KRaft had to use a fenced one, that partition departs. Very rarely one of a topic
 * with more racks than five departs that Kafka placed so: racks ran out, and their order was not found.
 */
export function explainByStripes(placed: Placed, list: BrokerList): Explanation {
  const topic = stripedTopic(placed, list.stripes())
  const end = placed.ids.length
  const settings = Math.log2(topic.sizes.length) + topic.sizes.reduce((sum, size) => sum + Math.log2(size), 0)
  const price = placed.evidence === 0 ? Infinity : (settings + Math.log2(end)) / placed.evidence
  const runs: Stripes[] = []
  let last = replayStripes(topic, 0, end)
  for (let cut: number | null; runs.length < MOST_RUNS - 1; last = replayStripes(topic, cut, end)) {
    cut = restartWithin(topic, last, price)
    if (cut === null) break
    runs.push(cutShort(topic, last, cut))
  }
  runs.push(last)
  const epochs = runs.flatMap((run) => run.epochs)
  const follows = epochs.flatMap((epoch) => epoch.follows)
  const expected = epochs.flatMap((epoch) => epoch.expected)
  const following = follows.filter(Boolean).length
  return {
    rule: 'striped',
    brokers: topic.brokers,
    beginnings: runs.map(({ from }) => ({
      from: placed.ids[from] ?? from,
      start: expected[from]?.[0] ?? 0,
      shift: null,
    })) as [Addition, ...Addition[]],
    follows,
    following,
    expected: (at) =>
      (expected[at] ?? []).map((place) => topic.brokers[place]).filter((id) => id !== undefined),
    saved:
      following * placed.bitsEach -
      epochs.reduce((sum, epoch) => sum + epoch.bits, 0) -
      (runs.length - 1) * Math.log2(end) -
      list.bits,
  }
}

/** The position at which the rule begins anew where, as it stands, an epoch is not explained; null where it does not. */
function restartWithin(topic: StripedTopic, whole: Stripes, price: number): number | null {
  const { from, to, epochs } = whole
  const n = topic.brokers.length
  const trouble = epochs.findIndex((epoch) => epoch.follows.includes(false))
  if (trouble < 0) return null
  const begin = from + trouble * n
  let best: { cut: number; gain: number } | null = null
  for (const cut of restarts(topic, Math.max(from + 1, begin - n + 1), Math.min(to - 1, begin + n))) {
    const since = cut - ((cut - from) % n)
    const until = Math.min(to, cut + 4 * n)
    const before = countFollowing(cutShort(topic, whole, cut), since, cut)
    const after = countFollowing(replayStripes(topic, cut, until), cut, until)
    const gain = before + after - countFollowing(whole, since, until)
    if (gain > price && gain > (best?.gain ?? 0)) best = { cut, gain }
  }
  return best?.cut ?? null
}

/** Positions that look like the first of a new run: those before which nothing looks so come first. */
function restarts(topic: StripedTopic, from: number, to: number): number[] {
  const fresh: number[] = []
  for (let at = from; at < to; at += 1) if (isFresh(topic, at)) fresh.push(at)
  const [heads = [], others = []] = [true, false].map((head) =>
    fresh.filter((at) => !isFresh(topic, at - 1) === head),
  )
  return [...heads, ...others].slice(
    0,
    Math.max(LEAST_TRIES, Math.floor(TRIED_PARTITIONS / topic.brokers.length)),
  )
}

/** Whether the partition and the next one look as in a first epoch: neighbouring racks, and a rack's brokers in order. */
function isFresh({ places, rackAt, sizes, bases }: StripedTopic, at: number): boolean {
  const [own = [], next = []] = [places[at], places[at + 1]]
  const [leader, second] = own
  const rack = rackAt[next[0] ?? -1]
  if (leader === undefined || rack === undefined) return false
  if (rack !== ((rackAt[leader] ?? -1) + 1) % sizes.length) return false
  const before = sizes.length === 1 ? leader : second
  if (before === undefined) return true
  const base = bases[rack] ?? 0
  return rackAt[before] === rack && next[0] === base + ((before - base + 1) % (sizes[rack] ?? 1))
}
