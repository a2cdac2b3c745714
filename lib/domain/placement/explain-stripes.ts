import type { BrokerList } from './broker-list.ts'
import type { Explanation } from './explanation.ts'
import type { Addition } from './fit.ts'
import type { Placed } from './scene.ts'
import { replayStripes, type StripedTopic, type Stripes, stripedTopic } from './stripes.ts'

/** Partitions added more often than this are looked for no further. */
const MOST_RUNS = 8
const MOST_TRIES = 12

/**
 * How the striped rule explains the topic, partitions added later included: KRaft begins anew for them. Recognised are
 * placements over unfenced brokers; where KRaft had to use a fenced one, that partition departs.
 */
export function explainByStripes(placed: Placed, list: BrokerList): Explanation {
  const topic = stripedTopic(placed, list)
  const end = placed.ids.length
  const settings = Math.log2(topic.sizes.length) + topic.sizes.reduce((sum, size) => sum + Math.log2(size), 0)
  const runs: Stripes[] = []
  let whole = replayStripes(topic, 0, end)
  for (let from = 0; runs.length < MOST_RUNS - 1; ) {
    const price = (settings + Math.log2(end)) / placed.bitsEach
    const cut = restartWithin(topic, whole, end, price)
    if (cut === null) break
    runs.push(replayStripes(topic, from, cut))
    whole = replayStripes(topic, cut, end)
    from = cut
  }
  runs.push(whole)
  const follows = runs.flatMap((run) => run.follows)
  const expected = runs.flatMap((run) => run.expected)
  const following = follows.filter(Boolean).length
  return {
    rule: 'striped',
    brokers: topic.brokers,
    beginnings: runs.map(({ from, expected: [own] }) => ({
      from: placed.ids[from] ?? from,
      start: own?.[0] ?? 0,
      shift: null,
    })) as [Addition, ...Addition[]],
    follows,
    following,
    expected: (at) =>
      (expected[at] ?? []).map((place) => topic.brokers[place]).filter((id) => id !== undefined),
    saved:
      following * placed.bitsEach -
      runs.reduce((sum, run) => sum + run.bits, 0) -
      (runs.length - 1) * Math.log2(end) -
      list.bits,
  }
}

/** The position at which the rule begins anew where, as it stands, an epoch is not explained; null where it does not. */
function restartWithin(topic: StripedTopic, whole: Stripes, end: number, price: number): number | null {
  const n = topic.brokers.length
  const trouble = whole.follows.indexOf(false)
  if (trouble < 0) return null
  const epoch = whole.from + Math.floor(trouble / n) * n
  const cuts: number[] = []
  for (let at = Math.max(whole.from + 1, epoch - n + 1); at < Math.min(end - 1, epoch + n); at += 1) {
    if (isFresh(topic, at) && !isFresh(topic, at - 1)) cuts.push(at)
  }
  let best: { cut: number; gain: number } | null = null
  for (const cut of cuts.slice(0, MOST_TRIES)) {
    const until = Math.min(end, cut + 2 * n)
    const anew = countTrue(replayStripes(topic, cut, until).follows)
    const gain = anew - countTrue(whole.follows.slice(cut - whole.from, until - whole.from))
    if (gain > price && gain > (best?.gain ?? 0)) best = { cut, gain }
  }
  return best?.cut ?? null
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

function countTrue(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length
}
