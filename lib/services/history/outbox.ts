import type { HistoryEvent } from '#lib/domain/history/event.ts'
import type { RecordedEvent } from '#lib/store/history.ts'
import { newId } from '../new-id.ts'
import type { Culprits } from './culprits.ts'

/** Events on their way to the database, each under the name of this console and a count: a name is never given twice. */
export class Outbox {
  readonly #source = newId()
  #seq = 0
  #events: RecordedEvent[] = []
  /** Whether it was looked up which of them a job has caused. */
  #attributed = true

  /** Oldest first; each is sent until it is known to be stored. */
  get events(): readonly RecordedEvent[] {
    return this.#events
  }

  /** The names that events would get which are put in next. */
  preview(events: readonly HistoryEvent[]): readonly RecordedEvent[] {
    return events.map((event, index) => ({ source: this.#source, seq: this.#seq + index, event }))
  }

  put(events: readonly HistoryEvent[]): void {
    if (events.length === 0) return
    this.#events.push(...this.#named(events))
    this.#attributed = false
  }

  /** Finds who did it: an event of which a job caused a part becomes two, so they are named anew. */
  async attribute(culprits: Culprits): Promise<void> {
    if (this.#attributed) return
    const events = this.#events.map(({ event }) => event)
    const attributed = await culprits.attribute(events)
    if (attributed !== events) this.#events = this.#named(attributed)
    this.#attributed = true
  }

  /** Forgets the first so many: they are stored. */
  drop(count: number): void {
    this.#events.splice(0, count)
  }

  clear(): void {
    this.#events = []
  }

  #named(events: readonly HistoryEvent[]): RecordedEvent[] {
    const named = this.preview(events)
    this.#seq += events.length
    return [...named]
  }
}
