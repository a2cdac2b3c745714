import { type Logger, pino } from 'pino'
import { auditSteps } from '#lib/domain/audit/audit.ts'
import { type ConfiguredCluster, type Env, env } from '#lib/env.ts'
import { createRunner, type Runner } from '#lib/jobs/runner.ts'
import { WAITS, type Waits } from '#lib/jobs/work.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { type Collector, startCollector } from '#lib/kafka/collector.ts'
import { settle } from '#lib/kafka/deadline.ts'
import { readClusters } from '#lib/store/clusters.ts'
import { type Database, openDatabase } from '#lib/store/database.ts'
import { databaseProblem } from '#lib/store/failure.ts'
import { readOpenJobIds } from '#lib/store/jobs.ts'
import { type DatabasePlace, nameOfPlace } from '#lib/store/place.ts'
import { readPolicy } from '#lib/store/policies.ts'
import { auditOf } from './audit-of.ts'
import { Historian } from './history/historian.ts'
import { inTurns } from './in-turns.ts'
import { hasEnded, ownName } from './owner.ts'
import { PlanMemory } from './plan-memory.ts'
import { PolicyMemory } from './policy-memory.ts'

/** How a cluster is reached. `fixed`: it comes from BALLAST_CLUSTERS, so it cannot be removed in a page. */
export type Connection = {
  readonly slug: string
  readonly name: string
  readonly bootstrap: string
  readonly tls: boolean
  readonly fixed: boolean
}

export type Watched = { readonly connection: Connection; readonly collector: Collector }

export type Opening = Pick<Env, 'database' | 'clusters'> & {
  /** For so many days the history of clusters is kept; 30 unless told otherwise. */
  readonly historyDays?: number
  /**
   * For a single command: of all clusters and open jobs it touches none but those that it is told to, and its log is for
   * standard error and for what should not happen.
   */
  readonly single?: boolean
  /** How long its jobs wait for others. */
  readonly waits?: Waits
}

/** Everything that lives as long as the process. */
export type Console = {
  readonly database: Database
  readonly place: DatabasePlace
  readonly runner: Runner
  /** Names this console in the leases of its jobs. */
  readonly owner: string
  /** The clusters of BALLAST_CLUSTERS, watched or not. */
  readonly configured: readonly ConfiguredCluster[]
  /** By slug. */
  readonly clusters: Map<string, Watched>
  readonly plans: PlanMemory
  readonly policies: PolicyMemory
  readonly historian: Historian
  /** For so many days it is kept. */
  readonly historyDays: number
  /** What gives up the exact search of each visitor. */
  readonly searches: Map<string, AbortController>
  readonly log: Logger
  /** Ends what keeps `clusters` as the database has them. */
  readonly endFollowing: () => void
}

const KEY = Symbol.for('ballast.console')
const holder = globalThis as { [KEY]?: Promise<Console> }

/**
 * The console of this process; the first call opens the database, starts the collectors and goes on with open jobs.
 * It hangs on globalThis because instrumentation and route handlers get different instances of this module.
 */
export function theConsole(settings: () => Opening = env): Promise<Console> {
  holder[KEY] ??= open(settings()).catch((error: unknown) => {
    delete holder[KEY]
    throw error
  })
  return holder[KEY]
}

/** Lets go of everything; open jobs wait for the next console. Nothing, where none is open. */
export async function closeConsole(): Promise<void> {
  if (holder[KEY] === undefined) return
  const { clusters, database, historian, runner, searches, endFollowing } = await holder[KEY]
  delete holder[KEY]
  endFollowing()
  for (const search of searches.values()) search.abort()
  await runner.stop()
  await historian.stop()
  for (const { collector } of clusters.values()) collector.stop()
  await database.$disconnect()
}

/** How often clusters are looked for that another process has added to the database, or removed. */
const FOLLOW_MS = 2_000

async function open({
  database: place,
  clusters: configured,
  historyDays = 30,
  single = false,
  waits = WAITS,
}: Opening): Promise<Console> {
  const log = single
    ? pino({ name: 'ballast', level: 'warn' }, pino.destination({ dest: 2, sync: true }))
    : pino({ name: 'ballast' })
  const database = await openDatabase(place)
  const clusters = new Map<string, Watched>()
  const owner = ownName()
  const runner = createRunner({
    database,
    owner,
    hasEnded,
    collectorOf: (slug) => clusters.get(slug)?.collector ?? null,
    onError: (jobId, error) => log.error({ jobId, err: error }, 'A job broke off; it is tried again.'),
    waits,
  })
  const policies = new PolicyMemory()
  const historian = new Historian({
    ...{ database, place, owner, hasEnded, log, keptDays: historyDays },
    audit: async (slug, cluster) => {
      const { audit } = await auditOf(slug, {
        policies,
        readPolicy: () => ifTold(place, readPolicy(database, slug)),
        openJobs: () => ifTold(place, readOpenJobIds(database, slug)),
        audit: (policy) => inTurns(auditSteps(cluster, policy)),
      })
      return audit
    },
  })
  let endFollowing = () => {}
  if (!single) {
    const follow = async () => {
      const before = [...clusters.keys()]
      watchAll(clusters, before, await readConnections(database, configured))
      historian.follow(clusters)
    }
    await follow()
    const timer = setInterval(() => {
      follow().catch((error: unknown) => log.error({ err: error }, 'The clusters could not be read.'))
    }, FOLLOW_MS)
    endFollowing = () => clearInterval(timer.unref())
    await runner.resume()
    log.info({ clusters: [...clusters.keys()], database: nameOfPlace(place) }, 'The console is up.')
  }
  const plans = new PlanMemory()
  const searches = new Map<string, AbortController>()
  return {
    database,
    place,
    runner,
    owner,
    configured,
    clusters,
    plans,
    policies,
    historian,
    historyDays,
    searches,
    log,
    endFollowing,
  }
}

/** What the history waits at most for what an audit needs. */
const TOLD_MS = 1_000

/** What the database answers; null where it fails, which the history tells by itself. */
async function ifTold<Value>(place: DatabasePlace, answer: Promise<Value>): Promise<Value | null> {
  const outcome = await settle(answer, TOLD_MS)
  if (outcome.state === 'done') return outcome.value
  if (outcome.state === 'failed' && databaseProblem(place, 'The audit', outcome.error) === null)
    throw outcome.error
  return null
}

/** Every cluster that a console on this database knows. A configured one takes the place of an added one of the same slug. */
export async function readConnections(
  database: Database,
  configured: readonly ConfiguredCluster[],
): Promise<readonly Connection[]> {
  const fixed = configured.map((cluster) => ({ ...cluster, fixed: true }))
  const added = (await readClusters(database)).map((cluster) => ({ ...cluster, fixed: false }))
  const taken = new Set(fixed.map(({ slug }) => slug))
  return [...added.filter(({ slug }) => !taken.has(slug)), ...fixed]
}

/** Watches what is new in the list, and no more what was watched `before` it was read and is not in it. */
function watchAll(
  clusters: Map<string, Watched>,
  before: readonly string[],
  connections: readonly Connection[],
): void {
  const known = new Set(connections.map(({ slug }) => slug))
  for (const connection of connections) if (!clusters.has(connection.slug)) watch(clusters, connection)
  for (const slug of before) {
    if (known.has(slug)) continue
    clusters.get(slug)?.collector.stop()
    clusters.delete(slug)
  }
}

/** Starts reading a cluster; one of the same slug is no longer read. */
export function watch(clusters: Map<string, Watched>, connection: Connection): void {
  const addresses = parseBootstrap(connection.bootstrap)
  if (!addresses.ok) throw new Error(`${connection.name}: ${addresses.problem.message}`)
  clusters.get(connection.slug)?.collector.stop()
  const collector = startCollector({ bootstrap: addresses.value, tls: connection.tls })
  clusters.set(connection.slug, { connection, collector })
}
