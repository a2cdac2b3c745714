import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { closeConsole } from '#lib/services/console.ts'
import { openProduct } from './product.ts'
import { currentStand, resetStand } from './stand.ts'

/**
 * Opens the product for the tests of a file, on a database in a folder of its own, and resets the stand before each of them.
 * The function that it returns tells the folder, once the tests run.
 */
export function withProduct(): () => string {
  const stand = currentStand()
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ballast-'))
    await openProduct(folder)
  })
  beforeEach(() => resetStand(stand))
  afterAll(async () => {
    await resetStand(stand)
    await closeConsole()
    await rm(folder, { recursive: true })
  })
  return () => folder
}
