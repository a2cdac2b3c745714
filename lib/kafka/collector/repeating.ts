export type Rhythm = {
  readonly periodMs: number
  /** The longest wait after failures; each one doubles the wait. */
  readonly slowestMs: number
}

/** Waits differ by up to a tenth, so that many clusters and parts do not all read at the same moment. */
const JITTER = 0.1

/** Something read again and again, one at a time. Its `read` says whether it was good. */
export class Repeating {
  #read: () => Promise<boolean>
  #rhythm: Rhythm
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #next: Promise<void> | null = null
  #failures = 0
  #stopped = false

  constructor(rhythm: Rhythm, read: () => Promise<boolean>) {
    this.#rhythm = rhythm
    this.#read = read
  }

  /**
   * Reads now; resolves when a reading that began after this call has ended. One that is under way may
   * have missed what the caller has just changed, so another follows it.
   */
  now(): Promise<void> {
    if (this.#running === null) return this.#run()
    const next = () => {
      this.#next = null
      return this.now()
    }
    this.#next ??= this.#running.then(next, next)
    return this.#next
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #run(): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    clearTimeout(this.#timer)
    this.#running = this.#read().then(
      (good) => this.#ended(good),
      (error: unknown) => {
        // A bug: it is to be seen, but one reading that broke must not be the last.
        this.#ended(false)
        throw error
      },
    )
    return this.#running
  }

  #ended(good: boolean): void {
    this.#failures = good ? 0 : this.#failures + 1
    this.#running = null
    this.#schedule()
  }

  #schedule(): void {
    if (this.#stopped) return
    const { periodMs, slowestMs } = this.#rhythm
    const wait = Math.min(periodMs * 2 ** Math.max(0, this.#failures - 1), slowestMs)
    this.#timer = setTimeout(() => void this.#run(), wait * (1 + JITTER * (2 * Math.random() - 1)))
  }
}
