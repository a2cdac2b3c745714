import { showProgress } from '#bin/progress.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { provideStand } from './stand.ts'

/** Runs once before the integration tests; the function that it returns runs after them. */
export default async function setup(): Promise<() => Promise<void>> {
  const shutdown = new Shutdown()
  try {
    await provideStand(shutdown, showProgress)
  } catch (error) {
    await shutdown.run()
    throw error
  }
  return () => shutdown.run()
}
