import { randomBytes } from 'node:crypto'

/** Ten hexadecimal digits: short enough to read out, and never guessed twice. */
export function newId(): string {
  return randomBytes(5).toString('hex')
}
