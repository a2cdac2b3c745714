/**
 * The points at which a test may end the console: around every commit of a job and every request that changes a cluster. There is
 * no setting for it: unless a process watches its own points, passing one does nothing.
 */

export type Watch = (point: string) => void

// On globalThis because Next.js gives instrumentation and route handlers different instances of this module.
const KEY = Symbol.for('ballast.failpoints')
const holder = globalThis as { [KEY]?: Watch }

/** Calls back, before it goes on, at each point that this process passes. */
export function watchFailpoints(watch: Watch): void {
  holder[KEY] = watch
}

/** Does `act` between the points "before `what`" and "after `what`". */
export async function betweenFailpoints<T>(what: string, act: () => Promise<T>): Promise<T> {
  holder[KEY]?.(`before ${what}`)
  const value = await act()
  holder[KEY]?.(`after ${what}`)
  return value
}
