import { setImmediate as nextTurn } from 'node:timers/promises'

/** What everybody else waits at most, as far as a single step is not longer. */
const TURN_MS = 20

/** What the steps come to; between some of them the event loop goes round, so that the process answers meanwhile. */
export async function inTurns<Value>(steps: Iterator<unknown, Value, undefined>): Promise<Value> {
  let begun = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - begun < TURN_MS) continue
    await nextTurn()
    begun = performance.now()
  }
}
