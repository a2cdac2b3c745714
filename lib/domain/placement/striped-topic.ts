import type { Broker, BrokerId } from '../cluster.ts'
import type { Placed } from './scene.ts'
import { sortedRacks } from './striped.ts'

/** Brokers as the striped rule walks them: racks by name, brokers by id within. Places count from 0 over all racks. */
export type StripedRacks = {
  readonly brokers: readonly BrokerId[]
  readonly placeOf: ReadonlyMap<BrokerId, number>
  /** The rack of each place. */
  readonly rackAt: readonly number[]
  /** The first place of each rack, and how many it has. */
  readonly bases: readonly number[]
  readonly sizes: readonly number[]
}

export function stripedRacks(sorted: readonly Broker[]): StripedRacks {
  const racks = sortedRacks(sorted)
  const brokers = racks.flatMap((members) => members.map(({ id }) => id))
  const sizes = racks.map((members) => members.length)
  const bases: number[] = []
  let next = 0
  for (const size of sizes) {
    bases.push(next)
    next += size
  }
  return {
    brokers,
    placeOf: new Map(brokers.map((id, place) => [id, place])),
    rackAt: sizes.flatMap((size, rack) => Array<number>(size).fill(rack)),
    bases,
    sizes,
  }
}

/** A topic on these racks. */
export type StripedTopic = StripedRacks & {
  /** By position, the places of its replicas; −1 for a broker that is not among them. */
  readonly places: readonly (readonly number[])[]
  readonly factor: number
}

export function stripedTopic({ replicas, factor }: Placed, racks: StripedRacks): StripedTopic {
  return { ...racks, factor, places: replicas.map((own) => own.map((id) => racks.placeOf.get(id) ?? -1)) }
}
