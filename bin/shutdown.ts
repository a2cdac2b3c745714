/**
 * What this process started, ended in reverse order on Ctrl-C, SIGTERM, SIGHUP, or when the process that
 * launched it is gone. The name of each thing is said while it ends.
 */
export class Shutdown {
  readonly #ends = new Set<{ readonly name: string; readonly end: () => Promise<unknown> }>()
  readonly #exitCode: number
  #running: Promise<void> | null = null

  /** `interruptedExitCode`: 0 for a server, for which being stopped is the normal end. */
  constructor(interruptedExitCode: number) {
    this.#exitCode = interruptedExitCode
    // Ctrl-C reaches a terminal's whole process group, and the launcher passes its own on: later ones are repeats.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#interrupt())
    process.once('disconnect', () => this.#interrupt())
    // Listening to the channel must not keep a finished process alive.
    process.channel?.unref()
  }

  /** True once the end has begun: nothing more may be started. */
  get begun(): boolean {
    return this.#running !== null
  }

  /**
   * Registers something before it starts, so that an interruption half-way ends it too.
   * The function returned takes it off again: it has ended by itself.
   */
  add(name: string, end: () => Promise<unknown>): () => void {
    const entry = { name, end }
    this.#ends.add(entry)
    return () => this.#ends.delete(entry)
  }

  /** Ends everything, once; a failure is reported and does not keep the rest from ending. */
  async run(): Promise<void> {
    this.#running ??= this.#endAll()
    return this.#running
  }

  async #endAll(): Promise<void> {
    for (const { name, end } of [...this.#ends].reverse()) {
      console.log(`  Stopping ${name} …`)
      try {
        await end()
      } catch (error) {
        console.error(`  ${name} did not stop cleanly:`, error)
        process.exitCode = 1
      }
    }
  }

  #interrupt(): void {
    if (this.begun) return
    console.log('')
    void this.run().then(() => process.exit(process.exitCode ?? this.#exitCode))
  }
}
