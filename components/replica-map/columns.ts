import type { Broker, BrokerId } from '#lib/domain/cluster.ts'

/** A broker's column of the map. */
export type MapColumn = { readonly id: BrokerId; readonly rack: string | null; readonly alive: boolean }

/** Neighbouring columns of one rack. */
export type RackGroup = { readonly rack: string | null; readonly columns: readonly MapColumn[] }

/** Racks in order of their names, brokers by id within; brokers without a rack come last. */
export function rackGroups(brokers: readonly Pick<Broker, 'id' | 'rack' | 'alive'>[]): RackGroup[] {
  const byRack = Map.groupBy(brokers, (broker) => broker.rack)
  return [...byRack]
    .sort(([a], [b]) => compareRacks(a, b))
    .map(([rack, members]) => ({
      rack,
      columns: members.map(({ id, alive }) => ({ id, rack, alive })).sort((a, b) => a.id - b.id),
    }))
}

/** Plain order of code units, so that server and browser agree whatever their locale. */
function compareRacks(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}

/** The position of each broker's column, counted over all racks. */
export function columnPositions(groups: readonly RackGroup[]): Map<BrokerId, number> {
  return new Map(groups.flatMap((group) => group.columns).map((column, position) => [column.id, position]))
}
