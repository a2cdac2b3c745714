import { provideStand } from '../test/stand.ts'
import { provideBrowser } from './browser.ts'
import { buildConsole } from './build.ts'
import { showProgress } from './progress.ts'
import { reportFailure } from './refusal.ts'
import { Shutdown } from './shutdown.ts'
import { Suite } from './suite.ts'

/** `npm test`: everything. The brokers are started once, for the integration and the browser tests. */

const shutdown = new Shutdown().onSignals(130)
const suite = new Suite(shutdown)
try {
  const browser = await suite.setUp('The browser', () => provideBrowser(showProgress))
  const built = await suite.setUp('The production build', async () => {
    await buildConsole(showProgress, shutdown)
    return true
  })
  const stand = await suite.setUp('The test stand', () => provideStand(shutdown, showProgress))
  if (stand !== null) await suite.vitest('integration')
  // The chaos suite waits most of its time, and is the least troubled by what runs beside it.
  await Promise.all([suite.beside((own) => own.quick()), stand === null ? null : suite.chaos()])
  if (stand !== null && browser !== null && built) await suite.browserTests(browser)
} catch (error) {
  suite.failed++
  reportFailure(error)
}
if (!shutdown.begun) {
  await shutdown.run()
  suite.finish()
}
