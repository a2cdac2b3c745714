import type { Problem } from '#lib/domain/problem.ts'

/** Commits what a job does now, with a line for its log; null for none. */
type Enter = (
  state: 'blocked' | 'running' | 'paused',
  why: Problem | null,
  text: string | null,
) => Promise<void>

/** Whether a job works, waits or rests; what changes is committed once, and logged where it is more than what can be done about it. */
export class Activity {
  readonly #enter: Enter
  #waiting: Problem | null = null
  #resting = false

  constructor(enter: Enter) {
    this.#enter = enter
  }

  async waitFor(why: Problem | null): Promise<void> {
    const told = this.#waiting
    const isSame = why?.message === told?.message
    if (isSame && why?.hint === told?.hint) return
    this.#waiting = why
    if (why) await this.#enter('blocked', why, isSame ? null : `Waiting. ${why.message}`)
    else if (this.#resting) await this.#enter('paused', null, 'The job rests.')
    else await this.#enter('running', null, 'Going on.')
  }

  async rest(resting: boolean): Promise<void> {
    if (resting === this.#resting) return
    this.#resting = resting
    this.#waiting = null
    const text = resting ? 'Nothing is in flight any more: the job rests.' : 'Going on.'
    await this.#enter(resting ? 'paused' : 'running', null, text)
  }
}
