import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from './child.ts'
import type { Progress } from './progress.ts'
import { Refusal } from './refusal.ts'
import type { Shutdown } from './shutdown.ts'

export const ROOT = join(import.meta.dirname, '..')
const NEXT = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
// Not in .next: the build empties that folder.
const CACHE = join(ROOT, 'node_modules', '.cache', 'ballast')
const BUILD_LOG = join(CACHE, 'build.log')
const MARKER = join(ROOT, '.next', 'built-from')

/** Everything that the build reads. */
const SOURCES = ['app', 'components', 'lib', 'public', 'prisma']
const SOURCE_FILES =
  /^(next\.config\.ts|package-lock\.json|package\.json|postcss\.config\.mjs|tsconfig\.json|(instrumentation|proxy)\.ts)$/
/** Read by no build: tests, and code that is generated from the schema. */
const NOT_SOURCES = /\.test\.tsx?$|^lib\/store\/generated[^/]*\//

/** Builds the console for production, unless the build that is there was made from the same sources. */
export async function buildConsole(progress: Progress, shutdown: Shutdown): Promise<void> {
  const wanted = await sourcesHash()
  if ((await readFile(MARKER, 'utf8').catch(() => '')) === wanted) return
  await progress('Building the console (next build)', async () => {
    await mkdir(CACHE, { recursive: true })
    await rm(MARKER, { force: true })
    await rm(BUILD_LOG, { force: true })
    const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
    const child = await startChild({
      command: process.execPath,
      args: [NEXT, 'build'],
      cwd: ROOT,
      env,
      log: BUILD_LOG,
    })
    const built = shutdown.add('the build', () => child.stop(2_000))
    const exit = await child.exited
    built()
    if (exit.code === 0 || shutdown.begun) return
    const log = await readFile(BUILD_LOG, 'utf8').catch(() => '')
    throw new Refusal(`The console could not be built:\n\n${log.trim()}`)
  })
  await writeFile(MARKER, wanted)
}

/** One hash over the paths and contents of all sources. */
async function sourcesHash(): Promise<string> {
  const top = (await readdir(ROOT)).filter((name) => SOURCE_FILES.test(name))
  const nested = await Promise.all(
    SOURCES.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(
        () => [],
      )
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    }),
  )
  const files = [...top, ...nested.flat()].filter((path) => !NOT_SOURCES.test(path)).sort()
  const hash = createHash('sha256')
  for (const path of files)
    hash
      .update(`${path}\0`)
      .update(await readFile(join(ROOT, path)))
      .update('\0')
  return hash.digest('hex')
}
