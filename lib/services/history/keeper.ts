import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { HistoryEvent } from '#lib/domain/history/event.ts'
import type { OpenFindings } from '#lib/domain/history/findings.ts'
import { type Memory, memoryOf, recallFindings } from '#lib/domain/history/memory.ts'
import { resume } from '#lib/domain/history/resume.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { settle } from '#lib/kafka/deadline.ts'
import type { Database } from '#lib/store/database.ts'
import { databaseProblem } from '#lib/store/failure.ts'
import * as store from '#lib/store/history.ts'
import { type HasEnded, LEASE_MS, RENEWALS } from '#lib/store/lease.ts'
import type { DatabasePlace } from '#lib/store/place.ts'
import { Culprits } from './culprits.ts'
import { Outbox } from './outbox.ts'
import type { Lost, Recorder } from './recorder.ts'

export type KeeperOptions = {
  readonly recorder: Recorder
  readonly slug: string
  readonly database: Database
  readonly place: DatabasePlace
  /** Names this console among those that share the database. */
  readonly owner: string
  readonly hasEnded: HasEnded
  readonly log: Logger
  /** For so many days events are kept. */
  readonly keptDays: number
}

const FAILURE = 'The history could not be stored'

const TICK_MS = 1_000
/** What a console that ends waits at most. */
const LAST_MS = 500
/** After a failure of the database. */
const AFTER_FAILURE_MS = 5_000
const DEADLINE_MS = 10_000
/** What two consoles saw of one change lies no further apart than their readings. */
const TWICE_MS = 30_000
/** Events of one transaction: a job that wants to commit waits for no more than that. */
const MOST_AT_ONCE = 250
/** Events of the console before that are compared with what this one saw. */
const MOST_COMPARED = 10_000
const PRUNE_MS = 3_600_000
const DAY_MS = 24 * PRUNE_MS
const KEPT_ROWS = 200_000

/** Writes what a recorder sees to the database, if no other console does. */
export class Keeper {
  readonly #options: KeeperOptions
  readonly #culprits: Culprits
  /** Taken from the recorder, and not known to be stored. */
  readonly #outbox = new Outbox()
  /** The cluster after all of them, to be kept with the last. */
  #memory: Memory | null = null
  /** The findings in it. */
  #remembered: OpenFindings | null = null
  #isMemoryDue = false
  #holds = false
  /** Epoch milliseconds until which all is stored: it never goes back. */
  #until = 0
  #renewedAt = 0
  #prunedAt = 0
  #batch: number | null = null
  #problem: Problem | null = null
  #version = 0
  #listeners = new Set<() => void>()
  #timer: NodeJS.Timeout | null = null
  #ticking: Promise<void> = Promise.resolve()
  #keeping: Promise<void> | null = null
  #stopped = false
  readonly #unsubscribe: () => void

  constructor(options: KeeperOptions) {
    this.#options = options
    this.#culprits = new Culprits(options.database, options.slug)
    this.#unsubscribe = options.recorder.subscribe(() => {
      if (this.#holds || this.#problem) this.#changed()
    })
    this.#schedule(0)
  }

  /** What is not known to be stored, oldest first; none where another console keeps the history. */
  get unstored(): readonly store.RecordedEvent[] {
    if (!this.#holds && this.#problem === null) return []
    return [...this.#outbox.events, ...this.#outbox.preview(this.#options.recorder.waiting)]
  }

  /** Why the history is not being kept; null where it is. */
  get problem(): Problem | null {
    return this.#problem
  }

  /** Grows whenever a reader would find something else. */
  get version(): number {
    return this.#version
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Stores what there is, if that goes fast, and lets another console have the history. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#unsubscribe()
    if (this.#timer) clearTimeout(this.#timer)
    const { database, slug, owner, log } = this.#options
    const letGo = async () => {
      await this.#ticking
      await this.#keep()
      await store.releaseWatch(database, slug, owner, new Date())
    }
    const outcome = await settle(letGo(), LAST_MS)
    if (outcome.state === 'failed') log.error({ err: outcome.error, slug }, FAILURE)
  }

  #schedule(wait: number): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#ticking = this.#tick().then(() => this.#schedule(this.#problem ? AFTER_FAILURE_MS : TICK_MS))
    }, wait)
    this.#timer.unref()
  }

  async #tick(): Promise<void> {
    // One that is late may still end: only then the next may begin.
    this.#keeping ??= this.#keep().finally(() => {
      this.#keeping = null
    })
    const outcome = await settle(this.#keeping, DEADLINE_MS)
    if (outcome.state === 'done') return this.#fails(null)
    const error =
      outcome.state === 'failed'
        ? outcome.error
        : new Error(`it did not answer within ${DEADLINE_MS / 1000} s`)
    const { place, log, slug } = this.#options
    const problem = databaseProblem(place, FAILURE, error)
    if (this.#problem === null || problem === null) log.error({ err: error, slug }, FAILURE)
    this.#fails(problem)
  }

  #fails(problem: Problem | null): void {
    const changed = this.#problem?.message !== problem?.message
    this.#problem = problem
    if (changed) this.#changed()
  }

  async #keep(): Promise<void> {
    const { recorder } = this.#options
    const { watch } = recorder
    const now = Date.now()
    const isDue = now - this.#renewedAt >= LEASE_MS / RENEWALS
    const isFull = recorder.waiting.length > 0 || this.#outbox.events.length > 0
    if (watch === null || !(isDue || isFull)) return
    if (!this.#holds && !(await this.#claim(now))) return
    if (this.#outbox.events.length === 0) this.#fill([])
    await this.#outbox.attribute(this.#culprits)
    await this.#send(recorder.waiting.length > 0 ? null : watch.readAt)
    await this.#prune(now)
  }

  async #claim(now: number): Promise<boolean> {
    const { database, slug, owner, hasEnded, recorder } = this.#options
    const lease = { now: new Date(now), until: new Date(now + LEASE_MS) }
    const claimed = await store.claimWatch(database, slug, owner, lease, hasEnded)
    if (claimed === null) {
      await this.#followOther()
      return false
    }
    this.#isMemoryDue = true
    const { watchedUntil, memory } = claimed
    if (watchedUntil) {
      this.#until = watchedUntil.getTime()
      await this.#takeOver(this.#until, memory)
    } else if (recorder.first) {
      const { at } = recorder.first
      this.#fill([{ kind: 'not-watched', why: 'first', from: at, lost: 0, at, since: null, jobId: null }])
    }
    recorder.forgetFirst()
    this.#holds = true
    this.#renewedAt = now
    if (recorder.waiting.length > 0) this.#changed()
    return true
  }

  /** Another console keeps the history: what it has kept is needed here no more. */
  async #followOther(): Promise<void> {
    const { database, slug, recorder } = this.#options
    const watch = await store.readWatch(database, slug)
    if (watch === null) return
    this.#renewedAt = Date.now()
    const until = watch.watchedUntil.getTime()
    recorder.forget(until)
    if (recorder.first && recorder.first.at <= until) recorder.forgetFirst()
    if (this.#batch !== watch.batch) this.#changed()
    this.#batch = watch.batch
  }

  /** Goes on where the last console left off: what that has told is not told again, and where nobody watched it is said so. */
  async #takeOver(watchedUntil: number, memory: Memory | null): Promise<void> {
    const { database, slug, recorder } = this.#options
    recorder.forget(watchedUntil)
    const recent = { from: watchedUntil - TWICE_MS }
    const stored = await store.readEvents(database, slug, recent, MOST_COMPARED)
    const told = new Map(stored.map(({ event }) => [contentOf(event), event.at]))
    const isNew = (event: HistoryEvent) =>
      event.at - (told.get(contentOf(event)) ?? Number.NEGATIVE_INFINITY) >= TWICE_MS
    const { first } = recorder
    const found = memory && recallFindings(memory)
    if (first && first.at > watchedUntil && found) recorder.recallFindings(found, watchedUntil)
    this.#fill(first ? resume(watchedUntil, memory, first.observation, first.at) : [], isNew)
  }

  /** Takes what waits in the recorder, each under a name of its own. */
  #fill(before: readonly HistoryEvent[], isNew: (event: HistoryEvent) => boolean = () => true): void {
    const { recorder } = this.#options
    const { events, lost } = recorder.takeAll()
    const happened = [...before, ...lostEvents(lost), ...events.filter(isNew)]
    this.#outbox.put(happened)
    const { watch, findings } = recorder
    if (happened.length === 0 && !this.#isMemoryDue && findings === this.#remembered) return
    this.#isMemoryDue = true
    this.#remembered = findings
    // Placements that could not be read are not to be kept in mind.
    this.#memory = watch && watch.placed === watch.cluster ? memoryOf(watch.cluster, findings) : null
  }

  /** Stores what is on its way. `readAt`: nothing else happened until then; null where more waits. */
  async #send(readAt: number | null): Promise<void> {
    const { database, slug, owner } = this.#options
    do {
      const events = this.#outbox.events.slice(0, MOST_AT_ONCE)
      const last = events.at(-1)?.event.at ?? null
      const isAll = readAt !== null && events.length === this.#outbox.events.length
      // Of the last moment there may be more.
      const until = isAll ? Math.max(readAt, last ?? readAt) : last && last - 1
      if (until === null) return
      this.#until = Math.max(this.#until, until)
      const kept = await store.appendEvents(database, slug, owner, {
        events,
        watchedUntil: new Date(this.#until),
        leaseUntil: new Date(Date.now() + LEASE_MS),
        ...(this.#isMemoryDue ? { memory: isAll ? this.#memory : null } : {}),
      })
      if (!kept) {
        // Another console has taken over, and watches itself.
        this.#holds = false
        this.#outbox.clear()
        return
      }
      if (isAll) this.#isMemoryDue = false
      this.#renewedAt = Date.now()
      this.#outbox.drop(events.length)
      if (events.length > 0) this.#changed()
      // SQLite answers at once, and Prisma in the same turn: others get theirs only if they are given one.
      await nextTurn()
    } while (this.#outbox.events.length > 0)
  }

  async #prune(now: number): Promise<void> {
    if (now - this.#prunedAt < PRUNE_MS || this.#stopped) return
    const { database, slug, keptDays } = this.#options
    this.#prunedAt = now
    const from = new Date(now - keptDays * DAY_MS)
    while (!this.#stopped && (await store.pruneEvents(database, slug, { from, rows: KEPT_ROWS })))
      await nextTurn()
  }

  #changed(): void {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}

function contentOf({ at: _at, since: _since, jobId: _jobId, ...happening }: HistoryEvent): string {
  return JSON.stringify(happening)
}

function lostEvents(lost: Lost | null): HistoryEvent[] {
  if (lost === null) return []
  const { count, from, until } = lost
  return [
    { kind: 'not-watched', why: 'database-away', from, lost: count, at: until, since: null, jobId: null },
  ]
}
