import { type Broker, type BrokerId, racksOf } from '../cluster.ts'
import type { Balance } from '../plan/goals.ts'
import { brokerLoads } from '../plan/load.ts'
import type { BrokerLoad } from '../plan/plan.ts'
import { formatPercent } from '../quantity.ts'
import { balanceAll } from './remedies.ts'
import type { Found } from './rule.ts'
import { brokersNamed, type Scene } from './scene.ts'

/** A broker that carries no more than this above the mean is not worth a plan. */
export const LEAST_COUNT = 10
export const LEAST_BYTES = 1_000_000_000

type Carried = ReadonlyMap<BrokerId, number | null>

export function countsOf({ cluster }: Scene, of: (load: BrokerLoad) => number | null): Carried {
  return new Map(brokerLoads(cluster).map((load) => [load.broker, of(load)]))
}

/**
 * The brokers that carry more than the mean and the limit allow, of those that could carry less (`canGive`). Where racks differ in size, a broker of a small rack has to hold
 * more, so each is compared with those of its own rack.
 */
export function skewOf(
  { liveBrokers, policy: { limits } }: Scene,
  balance: Balance,
  carried: Carried,
  least: number,
  format: (value: number) => string,
  canGive: (broker: BrokerId) => boolean = () => true,
): Found[] {
  const over = comparable(liveBrokers).flatMap((brokers) => {
    const loads = brokers.map(({ id }) => ({ id, value: carried.has(id) ? (carried.get(id) ?? null) : 0 }))
    const known = loads.flatMap(({ id, value }) => (value === null ? [] : [{ id, value }]))
    if (known.length < loads.length || known.length < 2) return []
    const mean = known.reduce((sum, { value }) => sum + value, 0) / known.length
    return known
      .filter(({ id, value }) => value > mean * (1 + limits.skew) && value - mean >= least && canGive(id))
      .map((load) => ({ ...load, mean }))
  })
  const [worst] = over.toSorted((a, b) => b.value / b.mean - a.value / a.mean)
  if (worst === undefined) return []
  const who = brokersNamed(over.map(({ id }) => id))
  return [
    {
      subject: who,
      facts: `${over.length > 1 ? `broker ${worst.id}: ` : ''}${format(worst.value)}, ${formatPercent(worst.value / worst.mean - 1)} above the mean of ${format(Math.round(worst.mean))}`,
      basis: who,
      topics: [],
      remedy: balanceAll(balance),
    },
  ]
}

function comparable(brokers: readonly Broker[]): readonly (readonly Broker[])[] {
  const racks = racksOf(brokers)
  if (racks.length < 2 || brokers.some(({ rack }) => rack === null)) return [brokers]
  const byRack = racks.map((rack) => brokers.filter((broker) => broker.rack === rack))
  return new Set(byRack.map(({ length }) => length)).size === 1 ? [brokers] : byRack
}
