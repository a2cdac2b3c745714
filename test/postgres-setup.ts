import type { TestProject } from 'vitest/node'
import { startPostgres } from '#bin/postgres.ts'
import { showProgress } from '#bin/progress.ts'
import { Refusal } from '#bin/refusal.ts'
import { Shutdown } from '#bin/shutdown.ts'

/**
 * Runs once before the tests of the store; the function that it returns runs after them. Without PostgreSQL the tests
 * that need it fail, each with what is missing, and the others run.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shutdown = new Shutdown().onSignals(130)
  try {
    project.provide('postgresql', (await startPostgres(shutdown, showProgress)).place)
  } catch (error) {
    if (!(error instanceof Refusal)) {
      await shutdown.run()
      throw error
    }
    project.provide('postgresql', error.message)
  }
  return () => shutdown.run()
}
