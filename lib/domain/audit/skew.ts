import { type Broker, type BrokerId, racksOf } from '../cluster.ts'
import type { Balance } from '../plan/goals.ts'
import { brokerLoads } from '../plan/load.ts'
import type { BrokerLoad } from '../plan/plan.ts'
import { formatPercent } from '../quantity.ts'
import { BACK_FIRST, balanceAll } from './remedies.ts'
import type { Found } from './rule.ts'
import { brokersNamed, type Scene } from './scene.ts'

/** A broker that carries no more than this above the mean is not worth a plan. */
export const LEAST_COUNT = 10
export const LEAST_BYTES = 1_000_000_000

type Carried = ReadonlyMap<BrokerId, number | null>

export function countsOf({ cluster }: Scene, of: (load: BrokerLoad) => number | null): Carried {
  return new Map(brokerLoads(cluster).map((load) => [load.broker, of(load)]))
}

/** Which brokers could carry less, where these are up. */
export type Givers = (isUp: (broker: BrokerId) => boolean) => (broker: BrokerId) => boolean

/**
 * The brokers that carry more than the mean and the limit allow, of those that could carry less. Where racks differ in size, a
 * broker of a small rack has to hold more, so each is compared with those of its own rack. A broker that is down carries what it
 * carried: it only keeps a plan from levelling.
 */
export function skewOf(
  scene: Scene,
  balance: Balance,
  carried: Carried,
  least: number,
  format: (value: number) => string,
  givers: Givers = (isUp) => isUp,
): Found[] {
  const { limits } = scene.policy
  const above = comparable(judgedBrokers(scene)).flatMap((brokers) => {
    const loads = brokers.map(({ id }) => ({ id, value: carried.has(id) ? (carried.get(id) ?? null) : 0 }))
    const known = loads.flatMap(({ id, value }) => (value === null ? [] : [{ id, value }]))
    if (known.length < loads.length || known.length < 2) return []
    const mean = known.reduce((sum, { value }) => sum + value, 0) / known.length
    return known
      .filter(({ value }) => value > mean * (1 + limits.skew) && value - mean >= least)
      .map((load) => ({ ...load, mean }))
  })
  if (above.length === 0) return []
  const canGive = givers(scene.isRegistered)
  const over = above.filter(({ id }) => canGive(id))
  const [worst] = over.toSorted((a, b) => b.value / b.mean - a.value / a.mean)
  if (worst === undefined) return []
  const canGiveNow = givers(scene.isLive)
  const who = brokersNamed(over.map(({ id }) => id))
  return [
    {
      subject: who,
      facts: `${over.length > 1 ? `broker ${worst.id}: ` : ''}${format(worst.value)}, ${formatPercent(worst.value / worst.mean - 1)} above the mean of ${format(Math.round(worst.mean))}`,
      basis: who,
      topics: [],
      remedy: over.some(({ id }) => canGiveNow(id)) ? balanceAll(balance) : BACK_FIRST,
    },
  ]
}

/** What is down and holds nothing was emptied on purpose, and does not lower the mean for good. */
function judgedBrokers({ cluster, registered, liveBrokers }: Scene): readonly Broker[] {
  if (registered.length === liveBrokers.length) return registered
  const empty = new Set(
    brokerLoads(cluster).flatMap(({ broker, replicas }) => (replicas === 0 ? broker : [])),
  )
  return registered.filter(({ id, alive }) => alive || !empty.has(id))
}

/** An empty broker that is down is no part of the mean, and is again once it is back. */
export function skewHidden(scene: Scene): Iterable<Pick<Found, 'of'>> {
  return judgedBrokers(scene).length < scene.registered.length ? [{}] : []
}

function comparable(brokers: readonly Broker[]): readonly (readonly Broker[])[] {
  const racks = racksOf(brokers)
  if (racks.length < 2 || brokers.some(({ rack }) => rack === null)) return [brokers]
  const byRack = racks.map((rack) => brokers.filter((broker) => broker.rack === rack))
  return new Set(byRack.map(({ length }) => length)).size === 1 ? [brokers] : byRack
}
