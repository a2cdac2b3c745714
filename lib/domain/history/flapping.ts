import type { BrokerId, Cluster } from '../cluster.ts'
import { formatDuration } from '../quantity.ts'
import { counted, listed } from '../words.ts'
import type { HistoryEvent } from './event.ts'

/** A follower that falls out of the in-sync sets of partitions and comes back, again and again, while its broker is up. */
export type Flapping = {
  readonly broker: BrokerId
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
  /** How often the worst of them fell out. */
  readonly times: number
  /** Who leads them, as far as is known: the follower is as slow as what it copies from. */
  readonly leaders: readonly BrokerId[]
  /** Epoch milliseconds of the first and the last fall. */
  readonly from: number
  readonly until: number
}

/** For so long back falls count together, in milliseconds. */
export const FLAPPING_WINDOW_MS = 15 * 60_000
const FALLS = 3
/** A fall so close to the end of its broker is told by that. */
const WITH_BROKER_MS = 60_000

type Follower = {
  readonly broker: BrokerId
  readonly topic: string
  readonly partition: number
  falls: number[]
  returns: number
  leader: BrokerId | null
}

/** The followers that flap in the window up to `now`, the worst first. `events` in any order, of any kind. */
export function flappingFollowers(events: readonly HistoryEvent[], now: number): Flapping[] {
  const recent = events
    .filter(({ at }) => at > now - FLAPPING_WINDOW_MS && at <= now)
    .sort((a, b) => a.at - b.at)
  const downs = recent.flatMap((event) => (event.kind === 'broker-down' ? [event] : []))
  const followers = new Map<string, Follower>()
  const follower = (broker: BrokerId, topic: string, partition: number) => {
    const key = `${broker} ${topic}-${partition}`
    const known = followers.get(key) ?? { broker, topic, partition, falls: [], returns: 0, leader: null }
    followers.set(key, known)
    return known
  }
  for (const event of recent) {
    if (event.kind === 'isr-shrank') {
      for (const { partition, left, leader } of event.partitions)
        for (const broker of left) {
          const ended = downs.some(
            (down) => down.broker === broker && Math.abs(down.at - event.at) < WITH_BROKER_MS,
          )
          if (ended) continue
          const one = follower(broker, event.topic, partition)
          one.falls.push(event.at)
          one.leader = leader
        }
    } else if (event.kind === 'isr-grew') {
      for (const { partition, joined } of event.partitions)
        for (const broker of joined) follower(broker, event.topic, partition).returns++
    }
  }
  const flapping = [...followers.values()].filter(
    ({ falls, returns }) => falls.length >= FALLS && returns >= FALLS - 1,
  )
  return [...Map.groupBy(flapping, ({ broker }) => broker)]
    .map(([broker, own]) => summaryOf(broker, own))
    .sort((a, b) => b.partitions.length - a.partitions.length || a.broker - b.broker)
}

function summaryOf(broker: BrokerId, own: readonly Follower[]): Flapping {
  const falls = own.flatMap((one) => one.falls).sort((a, b) => a - b)
  const leaders = new Set(own.map(({ leader }) => leader).filter((id) => id !== null))
  return {
    broker,
    partitions: own.map(({ topic, partition }) => ({ topic, partition })),
    times: Math.max(...own.map((one) => one.falls.length)),
    leaders: [...leaders].sort((a, b) => a - b),
    from: falls[0] ?? 0,
    until: falls.at(-1) ?? 0,
  }
}

const LAG_LIMIT = 'replica.lag.time.max.ms'

/** What happens, and what usually causes it, in words. */
export function flappingWords(
  { broker, partitions, times, leaders, from, until }: Flapping,
  { brokers }: Cluster,
): { readonly title: string; readonly text: string } {
  const [first] = partitions
  const where =
    partitions.length === 1 && first
      ? `${first.topic}-${first.partition}`
      : counted(partitions.length, 'partition')
  const minutes = formatDuration(Math.max(60, Math.round((until - from) / 60_000) * 60))
  const limits = leaders.flatMap((id) => {
    const limit = brokers.find((one) => one.id === id)?.config[LAG_LIMIT]?.value
    return limit === undefined ? [] : [formatDuration(Number(limit) / 1000)]
  })
  const limit = limits.length === 0 ? LAG_LIMIT : `${LAG_LIMIT} (${listed([...new Set(limits)], 'or')})`
  const leader =
    leaders.length === 1
      ? `All of them are led by broker ${leaders[0]}: look there too.`
      : `They are led by different brokers, so look at broker ${broker} first.`
  return {
    title: `Broker ${broker} keeps falling out of sync: ${where}, up to ${counted(times, 'time')} within ${minutes}`,
    text:
      `A leader takes a follower out of the in-sync set once that has not caught up for ${limit}. Broker ${broker} is up, so ` +
      'usually its disk is slow, the network between the two is, or long garbage collections hold up one of them. ' +
      (partitions.length === 1 ? '' : leader),
  }
}
