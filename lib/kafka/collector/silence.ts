import type { BrokerId, Quorum, Topic } from '#lib/domain/cluster.ts'
import type { Contact } from '#lib/domain/observation.ts'
import type { Problem } from '#lib/domain/problem.ts'

/**
 * So long no broker has reached an active controller: brokers hold on to one that hangs for 30 s (controller.socket.timeout.ms),
 * and the next one takes some seconds to be elected and found.
 */
export const HEADLESS_MS = 40_000
/** As a controller would have it: broker.session.timeout.ms. */
const SESSION_MS = 9_000

/** Notices that there is no active controller: nobody says so, for whoever is asked waits for one. */
export class Silence {
  #since: number | null = null
  #untoldUntil = Number.NEGATIVE_INFINITY

  /** After each reading of the quorum. `now`: milliseconds of a steady clock. Only a controller that does not answer is silent. */
  note(problem: Problem | null, now: number): void {
    if (problem?.code === 'timed-out') {
      this.#since ??= now
      return
    }
    if (this.isHeadless(now)) this.#untoldUntil = now + 2 * SESSION_MS
    this.#since = null
  }

  isHeadless(now: number): boolean {
    return this.#since !== null && now - this.#since >= HEADLESS_MS
  }

  /**
   * Whether a broker may be shown as alive that is not: while nobody fences it, and for the session that the next controller
   * gives to each of them, until that is seen.
   */
  hidesTheDead(now: number): boolean {
    return this.isHeadless(now) || now < this.#untoldUntil
  }
}

/** What is left of the quorum as it was known: none of its voters counts for a majority. */
export function withoutLeader(quorum: Quorum | null): Quorum {
  const voters = quorum?.voters ?? []
  return { leaderId: null, voters, lagging: voters }
}

/** Brokers that a controller would have fenced by now, had there been one. */
export function unanswering(
  contacts: Readonly<Record<BrokerId, Contact>>,
  now: number,
): ReadonlySet<BrokerId> {
  const gone = Object.entries(contacts).filter(
    ([, { answers, lastAnswerAt }]) => !answers && now - (lastAnswerAt ?? 0) >= SESSION_MS,
  )
  return new Set(gone.map(([id]) => Number(id)))
}

/** Topics as a controller would have left them that had nobody to elect: what the brokers lead that are gone, nobody leads. */
export function withoutLeaders(topics: readonly Topic[], gone: ReadonlySet<BrokerId>): readonly Topic[] {
  const isOrphan = ({ leader }: Topic['partitions'][number]) => leader !== null && gone.has(leader)
  return topics.map((topic) =>
    topic.partitions.some(isOrphan)
      ? {
          ...topic,
          partitions: topic.partitions.map((one) => (isOrphan(one) ? { ...one, leader: null } : one)),
        }
      : topic,
  )
}
