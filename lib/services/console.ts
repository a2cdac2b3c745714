import { randomUUID } from 'node:crypto'
import { type Logger, pino } from 'pino'
import { type Env, env } from '#lib/env.ts'
import { createRunner, type Runner } from '#lib/jobs/runner.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { type Collector, startCollector } from '#lib/kafka/collector.ts'
import { readClusters } from '#lib/store/clusters.ts'
import { type Database, openDatabase } from '#lib/store/database.ts'
import { type DatabasePlace, nameOfPlace } from '#lib/store/place.ts'
import { PlanMemory } from './plan-memory.ts'

/** How a cluster is reached. `fixed`: it comes from BALLAST_CLUSTERS, so it cannot be removed in a page. */
export type Connection = {
  readonly slug: string
  readonly name: string
  readonly bootstrap: string
  readonly tls: boolean
  readonly fixed: boolean
}

export type Watched = { readonly connection: Connection; readonly collector: Collector }

/** Everything that lives as long as the process. */
export type Console = {
  readonly database: Database
  readonly place: DatabasePlace
  readonly runner: Runner
  /** By slug. */
  readonly clusters: Map<string, Watched>
  readonly plans: PlanMemory
  /** What gives up the exact search of each visitor. */
  readonly searches: Map<string, AbortController>
  readonly log: Logger
}

const KEY = Symbol.for('ballast.console')
const holder = globalThis as { [KEY]?: Promise<Console> }

/**
 * The console of this process; the first call opens the database, starts the collectors and goes on with open jobs.
 * It hangs on globalThis because instrumentation and route handlers get different instances of this module.
 */
export function theConsole(settings: () => Pick<Env, 'database' | 'clusters'> = env): Promise<Console> {
  holder[KEY] ??= open(settings()).catch((error: unknown) => {
    delete holder[KEY]
    throw error
  })
  return holder[KEY]
}

/** Lets go of everything; open jobs wait for the next console. */
export async function closeConsole(): Promise<void> {
  const { clusters, database, runner, searches } = await theConsole()
  delete holder[KEY]
  for (const search of searches.values()) search.abort()
  await runner.stop()
  for (const { collector } of clusters.values()) collector.stop()
  await database.$disconnect()
}

async function open({
  database: place,
  clusters: configured,
}: Pick<Env, 'database' | 'clusters'>): Promise<Console> {
  const log = pino({ name: 'ballast' })
  const database = await openDatabase(place)
  const clusters = new Map<string, Watched>()
  const fixed = configured.map((cluster) => ({ ...cluster, fixed: true }))
  const added = (await readClusters(database)).map((cluster) => ({ ...cluster, fixed: false }))
  for (const connection of [...added, ...fixed]) watch(clusters, connection)

  const runner = createRunner({
    database,
    owner: randomUUID(),
    collectorOf: (slug) => clusters.get(slug)?.collector ?? null,
    onError: (jobId, error) => log.error({ jobId, err: error }, 'A job broke off; it is tried again.'),
  })
  await runner.resume()
  log.info({ clusters: [...clusters.keys()], database: nameOfPlace(place) }, 'The console is up.')
  return { database, place, runner, clusters, plans: new PlanMemory(), searches: new Map(), log }
}

/** Starts reading a cluster. A configured cluster takes the place of an added one of the same slug. */
export function watch(clusters: Map<string, Watched>, connection: Connection): void {
  const addresses = parseBootstrap(connection.bootstrap)
  if (!addresses.ok) throw new Error(`${connection.name}: ${addresses.problem.message}`)
  clusters.get(connection.slug)?.collector.stop()
  const collector = startCollector({ bootstrap: addresses.value, tls: connection.tls })
  clusters.set(connection.slug, { connection, collector })
}
