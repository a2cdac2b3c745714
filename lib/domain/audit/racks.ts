import { type Partition, racksOf, type Topic, targetReplicas } from '../cluster.ts'
import type { Scene } from './scene.ts'

/** The one rack that holds all replicas, two or more; null otherwise. */
export function onlyRackOf(partition: Partition, { byId }: Scene): string | null {
  const replicas = targetReplicas(partition)
  const [first, ...others] = replicas.map((id) => byId.get(id)?.rack ?? null)
  if (first == null || others.length === 0) return null
  return others.every((rack) => rack === first) ? first : null
}

/** Whether the replicas are in fewer racks than wanted and possible. Racks that are unknown are not judged. */
export function sharesRack(partition: Partition, topic: Topic, scene: Scene): boolean {
  const wanted = racksWanted(topic, scene)
  if (wanted < 2) return false
  const brokers = targetReplicas(partition).flatMap((id) => scene.byId.get(id) ?? [])
  if (brokers.some(({ rack }) => rack === null)) return false
  return racksOf(brokers).length < Math.min(brokers.length, wanted)
}

/** Racks that the replicas of each partition are to be in, as far as there are so many. */
export function racksWanted(topic: Topic, scene: Scene): number {
  return Math.min(scene.targetOf(topic).racks, scene.liveRacks)
}
