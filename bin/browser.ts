import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'
import { aptDistribution, aptInstall, firstLines } from './apt.ts'
import { ROOT } from './build.ts'
import type { Progress } from './progress.ts'
import { Refusal } from './refusal.ts'

const run = promisify(execFile)
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const PLAYWRIGHT = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js')

/**
 * The program that the browser tests drive: the system's Chromium; else Debian's package, where this user may
 * install it; else Playwright's own download. Each has proved that it starts. Refuses where none does.
 */
export async function provideBrowser(progress: Progress): Promise<string> {
  const tried: string[] = []
  for (const candidate of await systemBrowsers()) if (await starts(candidate, tried)) return candidate
  // Ubuntu's package of that name only points to a snap.
  if ((await aptDistribution()) === 'debian') {
    const failure = await progress('Installing Chromium through apt', () => aptInstall('chromium'))
    if (failure !== null) tried.push(failure)
    for (const candidate of await systemBrowsers()) if (await starts(candidate, tried)) return candidate
  }
  const own = chromium.executablePath()
  if (await starts(own, tried)) return own
  await progress("Fetching Playwright's own Chromium", async () => {
    await run(process.execPath, [PLAYWRIGHT, 'install', 'chromium'], { maxBuffer: 16 << 20 }).catch((error) =>
      tried.push(`playwright install chromium: ${firstLines(error)}`),
    )
  })
  if (await starts(own, tried)) return own
  throw new Refusal(
    `There is no browser for the browser tests. Tried:\n${tried.map((line) => `  ${line}`).join('\n')}\n` +
      'Install Chromium (Debian: apt install chromium) and start again.',
  )
}

/** Absolute paths of the browsers that this machine has. */
async function systemBrowsers(): Promise<string[]> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  const candidates = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found: string[] = []
  for (const path of [...candidates, MAC])
    await access(path, constants.X_OK).then(
      () => found.push(path),
      () => undefined,
    )
  return found
}

/** A program that is not there says nothing; one that is there but does not start says why. */
async function starts(program: string, tried: string[]): Promise<boolean> {
  try {
    await run(program, ['--version'], { timeout: 30_000 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') tried.push(`${program}: ${firstLines(error)}`)
    return false
  }
}
