import type { BrokerId } from '../cluster.ts'

/**
 * The classic "i mod n" rule: replica j of partition i belongs on brokers[(i + j + start) mod n], over sorted brokers.
 * Returns the `replicas` broker ids that it expects, in order; fewer when there are fewer brokers.
 */
export function classicReplicas(
  partition: number,
  replicas: number,
  start: number,
  brokers: readonly BrokerId[],
): BrokerId[] {
  const n = brokers.length
  return Array.from({ length: Math.min(replicas, n) }, (_, j) => brokers[(partition + j + start) % n]).filter(
    (id) => id !== undefined,
  )
}
