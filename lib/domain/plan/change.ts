import { type BrokerId, type Cluster, type Partition, type Topic, targetReplicas } from '../cluster.ts'
import type { Move } from './plan.ts'

/** A partition before and after a plan; the same brokers where the plan leaves it alone. */
export type Change = {
  readonly name: string
  readonly topic: Topic
  readonly partition: Partition
  readonly before: readonly BrokerId[]
  readonly after: readonly BrokerId[]
}

/** Every partition of the named topics. */
export function changesOf(
  cluster: Cluster,
  topics: ReadonlySet<string>,
  moves: readonly Move[],
): readonly Change[] {
  const byTopic = Map.groupBy(moves, ({ topic }) => topic)
  return cluster.topics
    .filter(({ name }) => topics.has(name))
    .flatMap((topic) => {
      const to = new Map((byTopic.get(topic.name) ?? []).map((move) => [move.partition, move.to]))
      return topic.partitions.map((partition) => {
        const before = targetReplicas(partition)
        const after = to.get(partition.id) ?? before
        return { name: `${topic.name}-${partition.id}`, topic, partition, before, after }
      })
    })
}

/** How many distinct racks a list of brokers is in; those without a rack count for none. */
export function rackCounter(cluster: Cluster): (brokers: readonly BrokerId[]) => number {
  const rackOf = new Map(cluster.brokers.map(({ id, rack }) => [id, rack]))
  return (brokers) => new Set(brokers.flatMap((id) => rackOf.get(id) ?? [])).size
}

/** By how many the fullest and the emptiest differ; 0 for none. */
export function rangeOf(counts: readonly number[]): number {
  const [first] = counts
  if (first === undefined) return 0
  let [least, most] = [first, first]
  for (const count of counts) {
    if (count < least) least = count
    if (count > most) most = count
  }
  return most - least
}
