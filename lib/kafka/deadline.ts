export type Outcome<Value> =
  | { readonly state: 'done'; readonly value: Value }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'late' }

/** How a promise ended within `deadlineMs` milliseconds. Never rejects; a later rejection is not unhandled. */
export function settle<Value>(promise: Promise<Value>, deadlineMs: number): Promise<Outcome<Value>> {
  return new Promise((resolve) => {
    // After a busy spell timers fire before sockets are read: what has arrived by then is not late.
    const late = () => setImmediate(() => resolve({ state: 'late' }))
    const timer = setTimeout(late, Math.max(0, deadlineMs))
    promise.then(
      (value) => {
        clearTimeout(timer)
        resolve({ state: 'done', value })
      },
      (error: unknown) => {
        clearTimeout(timer)
        resolve({ state: 'failed', error })
      },
    )
  })
}
