import { provideBrowser } from '#bin/browser.ts'
import { buildConsole } from '#bin/build.ts'
import { showProgress } from '#bin/progress.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { provideStand } from '../test/stand.ts'

/** Finds the browser, builds the console and provides the stand where `npm test` has not done so; returns what ends them. */
export default async function setup(): Promise<() => Promise<void>> {
  const shutdown = new Shutdown()
  try {
    process.env.TEST_BROWSER ??= await provideBrowser(showProgress)
    await buildConsole(showProgress, shutdown)
    await provideStand(shutdown, showProgress)
  } catch (error) {
    await shutdown.run()
    throw error
  }
  return () => shutdown.run()
}
