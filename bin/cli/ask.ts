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
  for await (const line of lines) return line.trim() === word
  process.stderr.write('\n')
  return false
}
