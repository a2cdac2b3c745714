import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { ROOT } from '#bin/build.ts'
import { Console } from '#bin/console.ts'
import { freePorts } from '#bin/ports.ts'
import type { Progress } from '#bin/progress.ts'
import { currentStand, resetStand, type Stand } from '../test/stand.ts'

const silently: Progress = (_what, work) => work()

type Fixtures = {
  /** The brokers: `clusterOf(stand).kill(1)` and so on. */
  readonly stand: Stand
  /** The production console, connected to the stand as "demo"; a test may `kill()` and `start()` it. */
  readonly ballast: Console
}

/** Playwright's `test` with the broken cluster and a console of its own; pages open relative to that console. */
export const test = base.extend<object, Fixtures>({
  stand: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern.
    async ({}, use) => {
      const stand = currentStand()
      await resetStand(stand)
      await use(stand)
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  ballast: [
    async ({ stand }, use, worker) => {
      const dir = join(ROOT, '.test', `console-${worker.workerIndex}`)
      await rm(dir, { recursive: true, force: true })
      const server = new Console({
        port: await freePorts(1, 24_100),
        host: '127.0.0.1',
        dataDir: dir,
        clusters: `demo=${stand.bootstrap}`,
        mode: 'production',
        log: join(ROOT, '.test', `console-${worker.workerIndex}.log`),
        progress: silently,
      })
      await server.start()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ ballast }, use) => use(ballast.url),
})
