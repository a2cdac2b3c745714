/** What reaches a terminal's whole process group also comes from the launcher: so soon, it is the same Ctrl-C. */
const SAME_MS = 1_000

let gentle: AbortController | null = null
let since: number | null = null

/**
 * Ends the process with this exit code. At once, mostly: files are written in one synchronous go, and connections end with
 * the process. What has something to give back is asked to end; a second Ctrl-C then does not wait for it.
 */
export function interrupt(exitCode: number): void {
  if (gentle === null) process.exit(exitCode)
  if (since === null) {
    since = Date.now()
    gentle.abort(exitCode)
  } else if (Date.now() - since > SAME_MS) process.exit(exitCode)
}

/** Does what must end by itself: an interruption aborts the signal, with the exit code as its reason. */
export async function gently<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  gentle = new AbortController()
  try {
    return await work(gentle.signal)
  } finally {
    if (since === null) gentle = null
  }
}
