import { randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Names this process among all consoles that share a database, so that others on the same machine can tell when it has ended. */
export function ownName(): string {
  return `${process.pid} ${randomUUID()} ${place()}`
}

/**
 * Whether the process of that name has ended. False where that cannot be known: it runs on another machine, or its id was given
 * to another process since. A wrong answer loses nothing, for every write and request asks for the epoch of the claim.
 */
export function hasEnded(owner: string): boolean {
  const [, pid, home] = /^(\d+) \S+ (.+)$/.exec(owner) ?? []
  if (pid === undefined || home !== place()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** The machine and, where there are any, the process-id namespace: containers that share a host's name do not share ids. */
function place(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
