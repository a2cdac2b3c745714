import type { BrokerId } from '#lib/domain/cluster.ts'
import { awayState, startWords } from '#lib/domain/job/away-words.ts'
import { isCancelled, type Wish } from '#lib/domain/job/job.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { listed } from '#lib/domain/words.ts'
import { joinProblems } from '#lib/kafka/failure.ts'

/** Brokers that do not tell their log directories, and why. */
export type Silent = ReadonlyMap<BrokerId, Problem>

/**
 * Which of the silent brokers a job waits for no longer: none, unless it was cancelled. The time of each begins then, and anew after
 * each of its answers.
 */
export class Patience {
  readonly #patienceMs: number
  readonly #since = new Map<BrokerId, number>()

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  endedWith(silent: Silent, wish: Wish, now: number): ReadonlySet<BrokerId> {
    for (const broker of this.#since.keys()) if (!silent.has(broker)) this.#since.delete(broker)
    if (!isCancelled(wish)) return new Set()
    const ended = new Set<BrokerId>()
    for (const broker of silent.keys()) {
      const since = this.#since.get(broker) ?? now
      this.#since.set(broker, since)
      if (now - since >= this.#patienceMs) ended.add(broker)
    }
    return ended
  }
}

/** Why the job waits for brokers, and what its operator can do; null where none is silent. */
export function silentProblem(silent: Silent, wish: Wish, patienceMs: number): Problem | null {
  if (silent.size === 0) return null
  const ids = inOrder(silent.keys())
  const one = ids.length === 1
  const why = joinProblems([...silent.values()])
  const message = `${named(ids)} ${one ? 'does' : 'do'} not tell where ${one ? 'its' : 'their'} replicas are. ${why.message}`
  const without = `ends without ${one ? 'it' : 'them'} after ${patienceMs / 1_000} s`
  const otherwise = isCancelled(wish)
    ? `the job ${without}, and what ${one ? 'it' : 'they'} had under way is not known then`
    : `cancel the job: it then ${without}`
  return { ...why, message, hint: startWords(ids, wish, otherwise) }
}

/** What a job says at its end of the brokers that it did not wait for; nothing where there are none. */
export function unknownWords(brokers: ReadonlySet<BrokerId>): string {
  if (brokers.size === 0) return ''
  const ids = inOrder(brokers)
  return ` ${named(ids)} ${awayState(ids, null)}: what ${ids.length === 1 ? 'it' : 'they'} had under way is not known.`
}

function named(ids: readonly BrokerId[]): string {
  return `${ids.length === 1 ? 'Broker' : 'Brokers'} ${listed(ids)}`
}

function inOrder(brokers: Iterable<BrokerId>): BrokerId[] {
  return [...brokers].sort((a, b) => a - b)
}
