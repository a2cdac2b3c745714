import type { Broker, BrokerId } from '../cluster.ts'
import { fail, ok, type Result } from '../problem.ts'
import { type Beginning, followerPlace, roundsBefore } from './admin-utils.ts'

/** Brokers in an order that alternates between racks. */
export type Alternated = {
  readonly brokers: readonly BrokerId[]
  /** The rack of each of them, as a number from 0 to `racks` − 1. */
  readonly rackAt: readonly number[]
  readonly racks: number
}

/**
 * Brokers in turn from each rack: racks by name, brokers by id (`AdminUtils.getRackAlternatedBrokerList` of apache/kafka).
 * Fails where some brokers have a rack and others have none, as Kafka does.
 */
export function alternateRacks(brokers: readonly Pick<Broker, 'id' | 'rack'>[]): Result<Alternated> {
  const bare = brokers.filter((broker) => broker.rack === null)
  if (bare.length > 0) {
    return fail(
      'racks-incomplete',
      `Broker ${bare.map(({ id }) => id).join(', ')} has no rack: the rack-aware rule needs one for every broker.`,
    )
  }
  const byRack = Map.groupBy(brokers, (broker) => broker.rack ?? '')
  const queues = [...byRack]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => members.map(({ id }) => id).sort((a, b) => a - b))
  const deepest = Math.max(0, ...queues.map((queue) => queue.length))
  const rounds = Array.from({ length: deepest }, (_, round) =>
    queues.flatMap((queue, rack) => queue.slice(round, round + 1).map((id) => ({ id, rack }))),
  ).flat()
  return ok({
    brokers: rounds.map(({ id }) => id),
    rackAt: rounds.map(({ rack }) => rack),
    racks: queues.length,
  })
}

/**
 * The rule of ZooKeeper-era brokers, and of Kafka's tools before 4.x, where every broker has a rack
 * (`AdminUtils.assignReplicasToBrokersRackAware` of apache/kafka): `adminUtilsReplicas` over alternating racks, where
 * followers pass over racks that have a replica as long as another one has none, and the shift grows by the number of
 * racks. Returns the broker ids in order, at most one replica a broker; `shift` is the one of partition 0.
 */
export function rackAwareReplicas(
  partition: number,
  replicas: number,
  { start, shift }: Beginning,
  alternated: Alternated,
): BrokerId[] {
  const { brokers, racks } = alternated
  const n = brokers.length
  const leader = (partition + start) % n
  const steps = (shift + roundsBefore(partition, n)) * racks
  return rackAwarePlaces(leader, steps, replicas, alternated)
    .map((place) => brokers[place])
    .filter((id) => id !== undefined)
}

/** The places of a partition's replicas, given that of its leader and the steps that its followers are off. */
export function rackAwarePlaces(
  leader: number,
  steps: number,
  replicas: number,
  { brokers, rackAt, racks }: Alternated,
): number[] {
  const n = brokers.length
  const wanted = Math.min(replicas, n)
  const places = [leader]
  const used = new Set([rackAt[leader]])
  for (let step = steps; places.length < wanted; step += 1) {
    const place = followerPlace(leader, step, n)
    if (used.size < racks && used.has(rackAt[place])) continue
    if (places.includes(place)) continue
    places.push(place)
    used.add(rackAt[place])
  }
  return places
}
