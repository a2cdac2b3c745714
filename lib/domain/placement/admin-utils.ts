import type { BrokerId } from '../cluster.ts'

/**
 * Where a rule with a start and a shift begins. Kafka draws both at random when a topic is made; with a fixed start index
 * it uses that for both.
 */
export type Beginning = { readonly start: number; readonly shift: number }

/**
 * The rule of ZooKeeper-era brokers, and of Kafka's tools before 4.x, where no broker has a rack
 * (`AdminUtils.assignReplicasToBrokers` of apache/kafka). Leaders go round the brokers; followers go round behind their leader, one step further off after every
 * full round. Returns the broker ids in order, at most one replica a broker.
 *
 * `shift` is the one of partition 0. For partitions that are added from partition `first` on, Kafka counts rounds from
 * there: its shift is then ours plus ⌊(first − 1) / n⌋.
 */
export function adminUtilsReplicas(
  partition: number,
  replicas: number,
  { start, shift }: Beginning,
  brokers: readonly BrokerId[],
): BrokerId[] {
  const n = brokers.length
  const leader = (partition + start) % n
  const places = [leader]
  for (let follower = 0; follower < Math.min(replicas, n) - 1; follower += 1) {
    places.push(followerPlace(leader, shift + roundsBefore(partition, n) + follower, n))
  }
  return places.map((place) => brokers[place]).filter((id) => id !== undefined)
}

/** Full rounds over n brokers that lie behind a partition: each lengthens the shift by one. */
export function roundsBefore(partition: number, n: number): number {
  return Math.floor(partition / n)
}

/** The place that is `steps` behind the one after the leader, never the leader's own (`AdminUtils.replicaIndex`). */
export function followerPlace(leader: number, steps: number, n: number): number {
  return (leader + 1 + (steps % (n - 1))) % n
}
