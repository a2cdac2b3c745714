import type { Problem } from '#lib/domain/problem.ts'

/** Commits what a job does now, with a line for its log. */
type Enter = (state: 'blocked' | 'running' | 'paused', why: Problem | null, text: string) => Promise<void>

/** Whether a job works, waits or rests; what changes is committed and logged once. */
export class Activity {
  readonly #enter: Enter
  #waiting: string | null = null
  #resting = false

  constructor(enter: Enter) {
    this.#enter = enter
  }

  async waitFor(why: Problem | null): Promise<void> {
    const message = why?.message ?? null
    if (message === this.#waiting) return
    this.#waiting = message
    if (why) await this.#enter('blocked', why, `Waiting. ${why.message}`)
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
