import type { Observation } from '../observation.ts'
import type { HistoryEvent } from './event.ts'
import { type Memory, recall } from './memory.ts'
import { observe } from './watch.ts'

/** A pause in watching that is not worth a word: readings come every few seconds. */
const SHORT_MS = 15_000

/**
 * What a console has to tell that begins where another has ended at `watchedUntil`: that nobody watched, and what is
 * different now, where the cluster was kept in mind. `at`: when its first reading was; both in epoch milliseconds.
 */
export function resume(
  watchedUntil: number,
  memory: Memory | null,
  first: Observation,
  at: number,
): readonly HistoryEvent[] {
  if (at <= watchedUntil) return []
  const kept = memory && recall(memory)
  const different = kept
    ? observe({ cluster: kept, placed: kept, readAt: watchedUntil }, first, at).events
    : []
  if (at - watchedUntil <= SHORT_MS) return different
  const gap: HistoryEvent = {
    ...{ kind: 'not-watched', why: kept ? 'compared' : 'no-console', from: watchedUntil, lost: 0 },
    ...{ at, since: null, jobId: null },
  }
  return [gap, ...different]
}
