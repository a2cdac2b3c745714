import { type BrokerId, isMoving, type Partition, targetReplicas } from '../cluster.ts'

/**
 * Tells of a broker that leads `least` of these partitions or more whether it could lead fewer, and another one more, by changing the
 * order of replicas alone: there is a path of partitions, each led by one broker and held by the next, to a broker that leads at
 * least two fewer. Where there is none, `leaders` are as even as they get around that broker. Partitions that move, have a replica
 * on a broker that is down, or have one alone do not count: they stay as they are.
 */
export function couldLeadLess(
  partitions: readonly Partition[],
  leaders: (broker: BrokerId) => number,
  isLive: (broker: BrokerId) => boolean,
  least: number,
): (broker: BrokerId) => boolean {
  const heldWith = new Map<BrokerId, Set<BrokerId>>()
  const led = new Map<BrokerId, number>()
  for (const partition of partitions) {
    const [first, ...others] = targetReplicas(partition)
    if (first === undefined || others.length === 0) continue
    if (isMoving(partition) || !isLive(first) || !others.every(isLive)) continue
    const known = heldWith.get(first) ?? new Set()
    for (const other of others) known.add(other)
    heldWith.set(first, known)
    led.set(first, (led.get(first) ?? 0) + 1)
  }
  return (broker) => {
    if ((led.get(broker) ?? 0) < least) return false
    const most = leaders(broker) - 2
    const seen = new Set([broker])
    for (const at of seen) {
      for (const next of heldWith.get(at) ?? []) {
        if (leaders(next) <= most) return true
        seen.add(next)
      }
    }
    return false
  }
}
