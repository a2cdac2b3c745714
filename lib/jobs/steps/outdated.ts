import type { Guard } from '#lib/kafka/wire.ts'
import type { Work } from '../work.ts'

/**
 * Kafka takes no condition along with a change: what somebody else does between our reading and our request is overwritten. So
 * long at most that may be; on an idle machine it is some milliseconds.
 */
const READ_BEFORE_MS = 1_000

/** The cluster was read too long ago for a request that rests on it. Nothing was sent. */
class Outdated extends Error {
  constructor() {
    super('The cluster was read too long before the request was to leave: nothing was sent.')
  }
}

/** The guard of a request that rests on what was read until now: it throws `Outdated` where that comes to leave late. */
export function unlessOutdated(work: Pick<Work, 'now'>, fence: Guard): Guard {
  const readAt = work.now()
  return () => {
    fence()
    if (work.now() - readAt > READ_BEFORE_MS) throw new Outdated()
  }
}

/** Does it; null where its request comes to leave late, and nothing was sent: the next round reads again, and tries again. */
export async function unlessLate<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Outdated)) throw error
    return null
  }
}
