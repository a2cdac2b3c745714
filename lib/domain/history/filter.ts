import type { BrokerId } from '../cluster.ts'
import { brokersOfEvent, type EventKind, type HistoryEvent, topicOf } from './event.ts'

/** Which events are looked for; times in epoch milliseconds. */
export type EventFilter = {
  readonly kinds?: readonly EventKind[]
  readonly broker?: BrokerId
  readonly topic?: string
  /** From this moment on. */
  readonly from?: number
  /** Up to this moment, and not that itself. */
  readonly before?: number
}

/**
 * Whether the event is looked for. That nobody watched is told whatever is looked for: without it, nothing found would mean
 * that nothing happened.
 */
export function isLookedFor(
  event: HistoryEvent,
  { kinds, broker, topic, from, before }: EventFilter,
): boolean {
  if (from !== undefined && event.at < from) return false
  if (before !== undefined && event.at >= before) return false
  if (event.kind === 'not-watched') return true
  return (
    (kinds === undefined || kinds.includes(event.kind)) &&
    (broker === undefined || brokersOfEvent(event).includes(broker)) &&
    (topic === undefined || topicOf(event) === topic)
  )
}
