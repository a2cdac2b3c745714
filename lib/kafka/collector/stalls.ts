import type { BrokerId, StalledMove } from '#lib/domain/cluster.ts'
import type { BrokerLogs } from '../log-dirs.ts'
import type { Reassignment } from '../reassign.ts'
import { share } from './share.ts'

/** A replica that is added and has not grown for so long is stalled. Sizes are read every half minute. */
export const STALLED_MS = 90_000

type Growth = { readonly bytes: number; readonly since: number }

/** Watches how the replicas grow that reassignments add. */
export class Stalls {
  #growth = new Map<string, Growth>()
  #stalled: readonly StalledMove[] = []

  /**
   * The moves that copy nothing, at `now` in milliseconds; the very same value while it is equal. What a broker did not tell
   * says nothing against it.
   */
  look(
    running: readonly Reassignment[],
    logs: ReadonlyMap<BrokerId, BrokerLogs>,
    now: number,
  ): readonly StalledMove[] {
    const growth = new Map<string, Growth>()
    const stalled = running.flatMap(({ topic, partition, adding }): StalledMove[] => {
      const brokers = adding.filter((broker) => {
        const bytes = bytesOf(logs.get(broker), topic, partition)
        if (bytes === null) return false
        const key = `${broker} ${partition} ${topic}`
        const before = this.#growth.get(key)
        const own = before?.bytes === bytes ? before : { bytes, since: now }
        growth.set(key, own)
        return now - own.since >= STALLED_MS
      })
      return brokers.length === 0 ? [] : [{ topic, partition, brokers }]
    })
    this.#growth = growth
    this.#stalled = share(this.#stalled, stalled)
    return this.#stalled
  }
}

/** A broker that has answered and does not name the replica has nothing of it yet. */
function bytesOf(logs: BrokerLogs | undefined, topic: string, partition: number): number | null {
  if (logs === undefined) return null
  return logs.logs.get(topic)?.find((log) => log.partition === partition)?.bytes ?? 0
}
