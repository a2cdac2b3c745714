import type { Audit } from '#lib/domain/audit/audit.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { HistoryEvent } from '#lib/domain/history/event.ts'
import { canJudge, findingChanges, type OpenFindings } from '#lib/domain/history/findings.ts'
import { observe, sinceOf, type Watch } from '#lib/domain/history/watch.ts'
import type { Observation } from '#lib/domain/observation.ts'
import type { Collector } from '#lib/kafka/collector.ts'

export type RecorderOptions = {
  readonly collector: Pick<Collector, 'observation' | 'subscribe'>
  /** Gives way to other work where it takes long; the very same value where nothing that it looks at has changed. */
  readonly audit: (cluster: Cluster) => Promise<Audit>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** Events that had to be forgotten because nobody took them. */
export type Lost = { readonly count: number; readonly from: number; readonly until: number }

/** What a recorder began with; `at`: when it was read, in epoch milliseconds. */
export type FirstReading = { readonly observation: Observation; readonly at: number }

/** Changes of single partitions that wait at most, over all events: some 20 MB. */
const MOST_WAITING = 100_000
/** The collector tells of no reading that changed nothing: so often its time is looked at. */
const LOOK_MS = 1_000
/** The audit of a cluster takes at most this share of the time. */
const AUDIT_SHARE = 1 / 50

/**
 * Turns the readings of one cluster into events, and keeps them until somebody takes them. It works in turns of the event loop
 * of its own, so that the collector never waits for it.
 */
export class Recorder {
  readonly #options: RecorderOptions
  readonly #unsubscribe: () => void
  readonly #looking: NodeJS.Timeout
  #next: Observation | null = null
  #watch: Watch | null = null
  #first: FirstReading | null = null
  #findings: OpenFindings | null = null
  /** When they were found, where another console did. */
  #recalledFrom: number | null = null
  #audit: Audit | null = null
  #toJudge: Observation | null = null
  #judging: NodeJS.Timeout | null = null
  #judgeAgainAt = 0
  #waiting: HistoryEvent[] = []
  #size = 0
  #lost: Lost | null = null
  #listeners = new Set<() => void>()
  #stopped = false

  constructor(options: RecorderOptions) {
    this.#options = options
    const known = options.collector.observation()
    if (known) this.#take(known)
    this.#unsubscribe = options.collector.subscribe((observation) => this.#take(observation))
    this.#looking = setInterval(() => this.#look(), LOOK_MS)
    this.#looking.unref()
  }

  /** The cluster that the events lead up to, and when it was read; null before the first reading. */
  get watch(): Watch | null {
    return this.#watch
  }

  /** The first reading; null before, and once `forgetFirst` was called. */
  get first(): FirstReading | null {
    return this.#first
  }

  forgetFirst(): void {
    this.#first = null
  }

  /** The findings that are open; null before any was looked for. */
  get findings(): OpenFindings | null {
    return this.#findings
  }

  /**
   * Goes on from what another console found until `at`, in epoch milliseconds: what came and went since then is told, rather than
   * what did since this one first looked.
   */
  recallFindings(findings: OpenFindings, at: number): void {
    this.#waiting = this.#waiting.filter((event) => !('finding' in event))
    this.#size = this.#waiting.reduce((sum, event) => sum + sizeOf(event), 0)
    this.#findings = findings
    this.#recalledFrom = at
    this.#audit = null
    const known = this.#options.collector.observation()
    if (known && canJudge(known)) this.#judgeLater(known)
  }

  /** What nobody has taken, oldest first. */
  get waiting(): readonly HistoryEvent[] {
    return this.#waiting
  }

  get lost(): Lost | null {
    return this.#lost
  }

  /** Called when there are new events, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Hands over all that waits, and what was lost before it. */
  takeAll(): { readonly events: readonly HistoryEvent[]; readonly lost: Lost | null } {
    const taken = { events: this.#waiting, lost: this.#lost }
    this.#waiting = []
    this.#size = 0
    this.#lost = null
    return taken
  }

  /** Forgets what happened until `at`: somebody else has kept it. */
  forget(at: number): void {
    if (this.#lost && this.#lost.until <= at) this.#lost = null
    const first = this.#waiting.findIndex((event) => event.at > at)
    const gone = first < 0 ? this.#waiting : this.#waiting.slice(0, first)
    this.#waiting = first < 0 ? [] : this.#waiting.slice(first)
    this.#size -= gone.reduce((sum, event) => sum + sizeOf(event), 0)
  }

  stop(): void {
    this.#stopped = true
    this.#unsubscribe()
    clearInterval(this.#looking)
    if (this.#judging) clearTimeout(this.#judging)
  }

  /** Where readings come faster than they are compared, the newest one counts: it shows what has become of those before. */
  #take(observation: Observation): void {
    const idle = this.#next === null
    this.#next = observation
    if (idle) setImmediate(() => this.#compare())
  }

  #look(): void {
    const known = this.#options.collector.observation()
    const readAt = known?.parts.metadata.readAt ?? null
    if (this.#watch === null || readAt === null || known?.cluster !== this.#watch.cluster) return
    this.#watch = { ...this.#watch, readAt }
  }

  #compare(): void {
    const observation = this.#next
    this.#next = null
    if (observation === null || this.#stopped) return
    try {
      const at = this.#options.now()
      const before = this.#watch
      const { watch, events } = observe(before, observation, at)
      this.#watch = watch
      if (before === null) this.#first = { observation, at: watch.readAt }
      this.#add(events)
    } catch (error) {
      // A bug: it is to be seen, and must not end the history.
      this.#watch = null
      this.#options.onError(error)
    }
    if (canJudge(observation)) this.#judgeLater(observation)
  }

  #judgeLater(observation: Observation): void {
    this.#toJudge = observation
    if (this.#judging) return
    this.#judging = setTimeout(
      () => void this.#judge().catch(this.#options.onError),
      Math.max(0, this.#judgeAgainAt - this.#options.now()),
    )
  }

  async #judge(): Promise<void> {
    const observation = this.#toJudge
    this.#toJudge = null
    if (observation === null) return
    const { now } = this.#options
    const begun = now()
    try {
      const audit = await this.#options.audit(observation.cluster)
      if (audit === this.#audit) return
      this.#audit = audit
      const { open, happenings } = findingChanges(this.#findings, audit)
      this.#findings = open
      const since = this.#recalledFrom === null ? null : sinceOf(this.#recalledFrom, begun)
      this.#recalledFrom = null
      this.#add(happenings.map((happening) => ({ ...happening, at: begun, since, jobId: null })))
    } finally {
      this.#judging = null
      this.#judgeAgainAt = now() + (now() - begun) / AUDIT_SHARE
      if (this.#toJudge !== null && !this.#stopped) this.#judgeLater(this.#toJudge)
    }
  }

  #add(events: readonly HistoryEvent[]): void {
    if (events.length === 0 || this.#stopped) return
    for (const event of events) this.#size += sizeOf(event)
    this.#waiting.push(...events)
    this.#bound()
    for (const listener of this.#listeners) listener()
  }

  /** The oldest give way, but for the newest of all. */
  #bound(): void {
    let first = 0
    while (this.#size > MOST_WAITING && first < this.#waiting.length - 1) {
      const event = this.#waiting[first++]
      if (event === undefined) break
      this.#size -= sizeOf(event)
      const { count, from } = this.#lost ?? { count: 0, from: event.at }
      this.#lost = { count: count + 1, from, until: event.at }
    }
    if (first > 0) this.#waiting = this.#waiting.slice(first)
  }
}

function sizeOf(event: HistoryEvent): number {
  return 1 + ('partitions' in event ? event.partitions.length : 0)
}
