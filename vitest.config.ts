import { defineConfig } from 'vitest/config'

/** These run on a PostgreSQL server too. */
const STORE = 'lib/store/**/*.test.ts'

/** What needs brokers. */
const ON_A_STAND = {
  globalSetup: ['test/global-setup.ts'],
  // One cluster for all: a test that kills a broker must not meet another one half-way.
  fileParallelism: false,
  testTimeout: 180_000,
  // A broker may tell of a change of its settings a moment later, also of its own.
  expect: { poll: { timeout: 10_000 } },
  hookTimeout: 240_000,
}

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{app,lib,components,demo,bin,bench}/**/*.test.{ts,tsx}', 'test/architecture.test.ts'],
          exclude: [STORE],
          // They run beside others: nothing but a test that hangs may take so long.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'store',
          include: [STORE],
          globalSetup: ['test/postgres-setup.ts'],
          hookTimeout: 30_000,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...ON_A_STAND,
          name: 'integration',
          include: ['test/*.test.ts'],
          exclude: ['test/architecture.test.ts'],
        },
      },
      { extends: true, test: { ...ON_A_STAND, name: 'jobs', include: ['test/jobs/*.test.ts'] } },
    ],
  },
})
