import { startStand } from '../test/stand.ts'
import { provideBrowser } from './browser.ts'
import { buildConsole } from './build.ts'
import { showProgress } from './progress.ts'
import { reportFailure } from './refusal.ts'
import { Shutdown } from './shutdown.ts'
import { Suite } from './suite.ts'

/** `npm test`: everything. What needs brokers mostly waits for them, so it runs in two lanes, each on a stand of its own. */

const shutdown = new Shutdown().onSignals(130)
const suite = new Suite(shutdown)
try {
  const browser = await suite.setUp('The browser', () => provideBrowser(showProgress))
  const built = await suite.setUp('The production build', async () => {
    await buildConsole(showProgress, shutdown)
    return true
  })
  await suite.quick()
  const stands = await suite.setUp('The test stands', async () => ({
    first: await startStand(shutdown, showProgress),
    second: await startStand(shutdown, showProgress),
  }))
  if (stands !== null)
    await Promise.all([
      suite.beside('cluster', async (own) => {
        await own.integrationTests(stands.first)
        if (browser !== null && built) await own.browserTests(browser, stands.first)
        await own.loss()
      }),
      suite.beside('jobs', async (own) => {
        await own.jobTests(stands.second)
        await own.chaos(stands.second)
      }),
    ])
} catch (error) {
  suite.failed++
  reportFailure(error)
}
if (!shutdown.begun) {
  await shutdown.run()
  suite.finish()
}
