import { join } from 'node:path'
import type { Result } from '#lib/domain/problem.ts'
import { type Env, parseEnv } from '#lib/env.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole, theConsole } from '#lib/services/console.ts'
import { readWhole } from '#lib/services/reach.ts'
import { databaseProblem } from '#lib/store/failure.ts'
import { nameOfPlace } from '#lib/store/place.ts'
import { Refusal } from '../refusal.ts'
import { Failure } from './command.ts'
import { adviceOf } from './source.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CONFLICT = 409

/**
 * The console's database, wherever the command is started: as for the console, it is in the folder data of the project, unless
 * BALLAST_DATA names another one or BALLAST_DATABASE a server. Refuses a wrong setting.
 */
export function settings(): Pick<Env, 'database' | 'clusters'> {
  const { BALLAST_DATA, BALLAST_DATABASE, BALLAST_CLUSTERS } = process.env
  const folder = BALLAST_DATA?.trim() ? BALLAST_DATA : join(ROOT, 'data')
  const parsed = parseEnv({ BALLAST_CLUSTERS, BALLAST_DATABASE, BALLAST_DATA: folder })
  if (!parsed.ok) throw new Refusal(parsed.errors.join('\n'))
  return parsed.value
}

/** Works on the console's data, in this process, and lets go of it. Other clusters and jobs are left alone. */
export async function onConsole(work: () => Promise<number>): Promise<number> {
  const { database, clusters } = settings()
  // The database's migrations are found from there. Files that the user names are read by now.
  process.chdir(ROOT)
  try {
    await theConsole(() => ({ database, clusters, single: true }))
  } catch (error) {
    const problem = databaseProblem(database, `The database ${nameOfPlace(database)} cannot be opened`, error)
    throw problem === null ? error : new Refusal(adviceOf(problem))
  }
  try {
    return await work()
  } finally {
    await closeConsole()
  }
}

/** The value; otherwise ends the command with the problem and what to do. */
export function expected<T>(result: Result<T>): T {
  if (result.ok) return result.value
  const words = adviceOf(result.problem)
  throw result.problem.status === CONFLICT ? new Failure(words) : new Refusal(words)
}

/** Reads the cluster that the command works on, and tells on standard error what could not be read. */
export async function readFirst(slug: string): Promise<void> {
  for (const problem of expected(await readWhole(OPERATOR, slug))) console.error(`Without a part: ${problem}`)
}
