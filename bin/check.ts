import { reportFailure } from './refusal.ts'
import { Shutdown } from './shutdown.ts'
import { Suite } from './suite.ts'

/** `npm run check`: the quick part of the suite, for every save. */

const shutdown = new Shutdown().onSignals(130)
try {
  const suite = new Suite(shutdown)
  await suite.quick()
  if (!shutdown.begun) suite.finish()
} catch (error) {
  reportFailure(error)
}
