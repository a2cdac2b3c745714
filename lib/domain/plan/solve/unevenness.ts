import { formatCount } from '../../quantity.ts'
import { listed } from '../../words.ts'
import type { BrokerLoad, Unsatisfied } from '../plan.ts'
import { racksForceTotals } from './bound.ts'
import type { Model } from './model.ts'

/** Why the counts of the eligible brokers differ by more than one although no plan makes them more even; empty where they do not. */
export function unevenness(model: Model, after: readonly BrokerLoad[]): Unsatisfied[] {
  const eligible = new Set(model.brokers.filter((_, broker) => model.eligible[broker]))
  const loads = after.filter(({ broker }) => eligible.has(broker))
  if (spreadOf(loads) <= 1) return []
  const racks = [...Map.groupBy(loads, ({ rack }) => rack)]
  const byRack = racksForceTotals(model) && racks.every(([, own]) => spreadOf(own) <= 1)
  const what = byRack
    ? `racks of different size: ${listed(racks.map(([rack, own]) => rackWords(rack ?? '', own)))}; counts are even inside each rack`
    : `replicas that may not move, or the racks that partitions use: the fullest broker has ${formatCount(most(loads))}, the emptiest ${formatCount(least(loads))}`
  return [{ goal: 'spread', reason: what }]
}

function rackWords(rack: string, loads: readonly BrokerLoad[]): string {
  const counts =
    least(loads) === most(loads)
      ? formatCount(most(loads))
      : `${formatCount(least(loads))}–${formatCount(most(loads))}`
  return `${rack} has ${loads.length} of the brokers, with ${counts} replicas each`
}

function spreadOf(loads: readonly BrokerLoad[]): number {
  return loads.length === 0 ? 0 : most(loads) - least(loads)
}

function most(loads: readonly BrokerLoad[]): number {
  return loads.reduce((high, { replicas }) => Math.max(high, replicas), 0)
}

function least(loads: readonly BrokerLoad[]): number {
  return loads.reduce((low, { replicas }) => Math.min(low, replicas), Number.POSITIVE_INFINITY)
}
