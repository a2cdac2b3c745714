import { type BrokerId, type Cluster, racksOf } from '../cluster.ts'
import { listed, listedUpTo } from '../words.ts'
import { NAMED } from './words.ts'

/** What is lost, as it is named; sorted, and each once. */
export type Lost = {
  /** Those that are in none of the racks. */
  readonly brokers: readonly BrokerId[]
  readonly racks: readonly string[]
}

/** What was asked for, as far as the cluster has it, and what it does not have. */
export function lostOf(cluster: Cluster, asked: Lost): { readonly lost: Lost; readonly unknown: Lost } {
  const rackOf = new Map(cluster.brokers.map(({ id, rack }) => [id, rack]))
  const known = new Set(racksOf(cluster.brokers))
  const racks = [...new Set(asked.racks)].sort()
  const brokers = [...new Set(asked.brokers)].sort((a, b) => a - b)
  const isApart = (id: BrokerId) => !racks.includes(rackOf.get(id) ?? '')
  return {
    lost: {
      brokers: brokers.filter((id) => rackOf.has(id) && isApart(id)),
      racks: racks.filter((rack) => known.has(rack)),
    },
    unknown: {
      brokers: brokers.filter((id) => !rackOf.has(id)),
      racks: racks.filter((rack) => !known.has(rack)),
    },
  }
}

/** Every broker that is lost, by itself or with its rack. */
export function brokersOf({ brokers }: Cluster, lost: Lost): readonly BrokerId[] {
  return brokers
    .filter(({ id, rack }) => lost.brokers.includes(id) || (rack !== null && lost.racks.includes(rack)))
    .map(({ id }) => id)
}

/** "rack a and broker 4" */
export function lostName({ brokers, racks }: Lost): string {
  const parts = [
    racks.length > 0 ? `${racks.length === 1 ? 'rack' : 'racks'} ${listedUpTo(NAMED, racks)}` : null,
    brokers.length > 0
      ? `${brokers.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(NAMED, brokers)}`
      : null,
  ]
  return listed(parts.filter((part) => part !== null))
}
