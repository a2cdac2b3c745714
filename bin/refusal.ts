/** An expected end of a command: its message is for the person at the terminal and needs no stack. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** Prints why a command ended, and sets the exit code. */
export function reportFailure(error: unknown): void {
  if (error instanceof Refusal) console.error(`\n${error.message}`)
  else console.error(error)
  process.exitCode = 1
}
