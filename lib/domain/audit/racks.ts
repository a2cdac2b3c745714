import { type BrokerId, type Partition, type Topic, targetReplicas } from '../cluster.ts'
import type { Scene } from './scene.ts'

/** The one rack that holds all replicas, two or more; null otherwise. */
export function onlyRackOf(partition: Partition, { byId }: Scene): string | null {
  const replicas = targetReplicas(partition)
  const rackOf = (id: BrokerId) => byId.get(id)?.rack ?? null
  const [first] = replicas
  const rack = first === undefined || replicas.length < 2 ? null : rackOf(first)
  return rack !== null && replicas.every((id) => rackOf(id) === rack) ? rack : null
}

/** Whether the replicas are in fewer racks than wanted and possible. Racks that are unknown are not judged. */
export function sharesRack(partition: Partition, topic: Topic, scene: Scene): boolean {
  const wanted = racksWanted(topic, scene)
  if (wanted < 2) return false
  const replicas = targetReplicas(partition)
  const racks: string[] = []
  for (const id of replicas) {
    const rack = scene.byId.get(id)?.rack ?? null
    if (rack === null) return false
    if (!racks.includes(rack)) racks.push(rack)
  }
  return racks.length < Math.min(replicas.length, wanted)
}

/** Racks that the replicas of each partition are to be in, as far as there are so many. One whose brokers are down will be back. */
export function racksWanted(topic: Topic, scene: Scene): number {
  return Math.min(scene.targetOf(topic).racks, scene.registeredRacks)
}
