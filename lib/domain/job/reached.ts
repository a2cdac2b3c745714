import type { BrokerId } from '../cluster.ts'
import type { BrokerLoad } from '../plan/plan.ts'
import { sumOfKnown } from '../quantity.ts'
import type { JobMove } from './job.ts'

/** The loads of brokers after the moves of a job that are done, from what they were before it. */
export function loadsReached(before: readonly BrokerLoad[], moves: readonly JobMove[]): BrokerLoad[] {
  const changes = new Map<BrokerId, { replicas: number; leaders: number; bytes: (number | null)[] }>()
  for (const { state, from, to, sizeBytes } of moves) {
    if (state !== 'done') continue
    for (const [replicas, sign] of [
      [from, -1],
      [to, 1],
    ] as const) {
      for (const [position, broker] of replicas.entries()) {
        const change = changes.get(broker) ?? { replicas: 0, leaders: 0, bytes: [] }
        changes.set(broker, change)
        change.replicas += sign
        if (position === 0) change.leaders += sign
        // What stays on a broker is as large as before, whatever its size.
        if (from.includes(broker) !== to.includes(broker))
          change.bytes.push(sizeBytes === null ? null : sign * sizeBytes)
      }
    }
  }
  return before.map((load) => {
    const change = changes.get(load.broker)
    if (!change) return load
    return {
      ...load,
      replicas: load.replicas + change.replicas,
      leaders: load.leaders + change.leaders,
      bytes: sumOfKnown([load.bytes, ...change.bytes]),
    }
  })
}
