/** What this process started, ended in reverse order; the name of each thing is said while it ends. */
export class Shutdown {
  readonly #ends = new Set<{ readonly name: string; readonly end: () => Promise<unknown> }>()
  #running: Promise<void> | null = null

  /**
   * Ends everything, and the process, on Ctrl-C, SIGTERM, SIGHUP, or when the process that launched this one
   * is gone. `exitCode`: 0 for a server, for which being stopped is the normal end.
   */
  onSignals(exitCode: number): this {
    const interrupt = () => {
      // Ctrl-C reaches a terminal's whole process group, and the launcher passes its own on: then this is a repeat.
      if (this.begun) return
      console.log('')
      void this.run().then(() => process.exit(process.exitCode ?? exitCode))
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
    process.once('disconnect', interrupt)
    // Listening to the channel must not keep a finished process alive.
    process.channel?.unref()
    return this
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
}
