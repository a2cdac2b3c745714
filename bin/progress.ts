import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from './refusal.ts'

/** Does `work` while saying what is being waited for, and passes on its value or error. */
export type Progress = <T>(what: string, work: () => Promise<T>) => Promise<T>

/** A line that counts the seconds on a terminal; plain lines elsewhere. */
export const showProgress: Progress = async (what, work) => {
  const live = process.stdout.isTTY === true
  const since = Date.now()
  const seconds = () => Math.round((Date.now() - since) / 1000)
  const show = () => process.stdout.write(live ? `\r\x1b[2K  ${what} … ${seconds()} s` : '')
  if (live) show()
  else console.log(`  ${what} …`)
  // Without a terminal the line is repeated now and then, so that a log shows what a long wait is for.
  const timer = live
    ? setInterval(show, 1000)
    : setInterval(() => console.log(`  ${what} … ${seconds()} s`), 15_000)
  try {
    const value = await work()
    process.stdout.write(live ? `\r\x1b[2K  ${what}: done in ${seconds()} s\n` : '')
    return value
  } catch (error) {
    process.stdout.write(live ? `\r\x1b[2K  ${what}: failed after ${seconds()} s\n` : '')
    throw error
  } finally {
    clearInterval(timer)
  }
}

export type Wait = { readonly deadlineMs: number; readonly everyMs?: number; readonly signal?: AbortSignal }

/**
 * Asks `missing` again and again until it answers null; its words, or its error, say what is still missing.
 * Throws when the deadline has passed, with the last of those words, and at once on a Refusal.
 */
export async function until(
  what: string,
  missing: () => Promise<string | null> | string | null,
  wait: Wait,
): Promise<void> {
  const deadline = Date.now() + wait.deadlineMs
  for (;;) {
    wait.signal?.throwIfAborted()
    let reason: string | null
    try {
      reason = await missing()
    } catch (error) {
      // Waiting longer would not help.
      if (error instanceof Refusal) throw error
      reason = error instanceof Error ? error.message : String(error)
    }
    if (reason === null) return
    if (Date.now() >= deadline)
      throw new Error(`${what}: not there after ${Math.round(wait.deadlineMs / 1000)} s (${reason})`)
    await sleep(wait.everyMs ?? 250, undefined, wait.signal ? { signal: wait.signal } : {})
  }
}
