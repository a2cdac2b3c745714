import { defineConfig } from '@playwright/test'

/** `npm test` names the browser; a run by hand takes the system's Chromium where it is, else Playwright's own. */
const executablePath = process.env.TEST_BROWSER

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.test/e2e',
  globalSetup: './e2e/global-setup.ts',
  // One cluster for all: a test that kills a broker must not meet another one half-way.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '.test/e2e.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: executablePath ? { executablePath } : {},
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
