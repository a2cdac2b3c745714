import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Contact } from '#lib/domain/observation.ts'
import { type Problem, problem } from '#lib/domain/problem.ts'
import { formatAddress } from '../bootstrap.ts'
import { brokerVersion } from '../features.ts'
import type { Link } from '../link.ts'

const PING_MS = 2_000

/** Whether this console reaches each broker, apart from what the controller says of it. */
export class Contacts {
  #link: Link
  #now: () => number
  #contacts: Readonly<Record<BrokerId, Contact>> = {}
  #versions: ReadonlyMap<BrokerId, string> = new Map()

  constructor(link: Link, now: () => number) {
    this.#link = link
    this.#now = now
  }

  get all(): Readonly<Record<BrokerId, Contact>> {
    return this.#contacts
  }

  /** The release of each broker that has told it, as it told it last. */
  get versions(): ReadonlyMap<BrokerId, string> {
    return this.#versions
  }

  /** Asks every broker that the link knows of; calls `changed` as soon as one broker's answer differs from before. */
  async ask(changed: (broker: BrokerId, answers: boolean) => void): Promise<void> {
    const ids = this.#link.brokerIds()
    this.#contacts = Object.fromEntries(ids.flatMap((id) => entry(id, this.#contacts[id])))
    await Promise.all(
      ids.map(async (id) => {
        const wire = this.#link.broker(id, 'local')
        const answer = wire.ok ? await wire.value.ping(PING_MS) : wire
        const version = answer.ok ? brokerVersion(answer.value) : null
        if (version !== null && this.#versions.get(id) !== version)
          this.#versions = new Map(this.#versions).set(id, version)
        const before = this.#contacts[id]
        const next = answer.ok ? this.#answered() : silent(before, answer.problem)
        this.#contacts = { ...this.#contacts, [id]: next }
        if (before?.answers !== next.answers || before.problem?.code !== next.problem?.code) {
          changed(id, next.answers)
        }
      }),
    )
  }

  /** Why brokers cannot be asked for their own, where the cluster answers at its bootstrap address alone; else null. */
  unreachable(): Problem | null {
    const contacts = Object.values(this.#contacts)
    if (contacts.length === 0 || contacts.some(({ answers }) => answers)) return null
    return advertisedUnreachable(
      this.#link,
      contacts.map(({ problem }) => problem),
    )
  }

  /** Who answers, and what is wrong with who does not: the part of the contacts that is a fact, and no clock. */
  troubles(): string {
    return Object.entries(this.#contacts)
      .map(([id, { answers, problem }]) => `${id} ${answers} ${problem?.code}`)
      .join()
  }

  #answered(): Contact {
    return { answers: true, lastAnswerAt: this.#now(), problem: null }
  }
}

function entry(id: BrokerId, contact: Contact | undefined): [BrokerId, Contact][] {
  return contact === undefined ? [] : [[id, contact]]
}

function silent(before: Contact | undefined, problem: Problem): Contact {
  return { answers: false, lastAnswerAt: before?.lastAnswerAt ?? null, problem }
}

/** The cluster answers at a bootstrap address, but none of the addresses that its brokers advertise does. */
export function advertisedUnreachable(link: Link, problems: readonly (Problem | null)[]): Problem {
  const endpoints = link.brokerIds().flatMap((id) => {
    const wire = link.broker(id, 'local')
    return wire.ok ? [formatAddress(wire.value.address)] : []
  })
  const first = problems.find((one) => one !== null)
  const bootstrap = link.bootstrap.map(formatAddress).join(', ')
  return problem(
    'advertised-unreachable',
    `The cluster answers at ${bootstrap}, but no broker at the address that it advertises: ` +
      `${shortList(endpoints)}.${first ? ` ${first.message}` : ''}`,
  )
}

function shortList(words: readonly string[]): string {
  const shown = words.slice(0, 5).join(', ')
  return words.length > 5 ? `${shown} and ${words.length - 5} more` : shown
}
