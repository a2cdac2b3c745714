import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Refusal } from '../refusal.ts'

/** Refuses where nobody sits who could be asked. */
export function requireTerminal(): void {
  if (process.stdin.isTTY) return
  throw new Refusal('Nobody can be asked: standard input is no terminal. Give --yes to go on without.')
}

/** Whether the person at the terminal types exactly the word. The question stands on standard error. */
export async function typed(question: string, word: string): Promise<boolean> {
  process.stderr.write(question)
  // Without its own line editing: Ctrl-C then is a signal as always.
  const lines = createInterface({ input: process.stdin, terminal: false })
  const line = once(lines, 'line').then(([text]) => String(text))
  const end = once(lines, 'close').then(() => null)
  const answer = await Promise.race([line, end])
  lines.close()
  // A terminal that is listened to would keep a finished process alive.
  process.stdin.unref()
  if (answer === null) process.stderr.write('\n')
  return answer?.trim() === word
}
