import { fail, ok, type Result } from '#lib/domain/problem.ts'
import { slugOf } from '#lib/domain/slug.ts'
import { type Address, formatAddress, parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { probe } from '#lib/kafka/probe.ts'
import { insertCluster } from '#lib/store/clusters.ts'
import type { Actor } from './actor.ts'
import { type Connection, readConnections, theConsole, watch } from './console.ts'
import { fromDatabase } from './database.ts'
import { sameCluster } from './same-cluster.ts'

/** How a single command gets at its cluster: only that one is watched. */

/** A cluster that was found by its addresses. */
export type Reached = {
  readonly connection: Connection
  /** Not in the database yet: `keepCluster` puts it there. */
  readonly isNew: boolean
  /** Names of known clusters that did not answer: whether this is one of them is not known. */
  readonly silent: readonly string[]
}

/** Watches the cluster that the console knows under this slug. */
export async function reachKnown(_actor: Actor, slug: string): Promise<Result<Connection>> {
  const { clusters, database, configured } = await theConsole()
  const known = (await readConnections(database, configured)).find((connection) => connection.slug === slug)
  if (!known) {
    return fail(
      'cluster-unknown',
      `How to reach the cluster "${slug}" is not known here.`,
      'Give BALLAST_CLUSTERS as the console has it, or add the cluster in the console again under the same name.',
    )
  }
  watch(clusters, known)
  return ok(known)
}

/**
 * Watches the cluster at these addresses: the known one that has such an address or the same cluster id; otherwise a new
 * one, named after its first address. Fails where nothing answers.
 */
export async function reachAt(
  _actor: Actor,
  { bootstrap, tls }: Pick<Connection, 'bootstrap' | 'tls'>,
): Promise<Result<Reached>> {
  const addresses = parseBootstrap(bootstrap)
  if (!addresses.ok) return addresses
  const { clusters, database, configured } = await theConsole()
  const known = await readConnections(database, configured)
  const found = known.find((connection) => connection.tls === tls && overlap(connection, addresses.value))
  if (found) {
    watch(clusters, found)
    return ok({ connection: found, isNew: false, silent: [] })
  }
  const answer = await probe(addresses.value, { tls })
  if (!answer.ok) return answer
  const twins = await sameCluster(known, answer.value.clusterId)
  const connection = twins.same ?? newConnection(addresses.value, { bootstrap, tls })
  if (!twins.same && known.some(({ slug }) => slug === connection.slug)) {
    return fail(
      'cluster-exists',
      `Another cluster is at /clusters/${connection.slug} in the console already. Nothing was changed.`,
      'Add this one in the console under a name of its own: it is then found by its address.',
    )
  }
  watch(clusters, connection)
  return ok({ connection, isNew: !twins.same, silent: twins.same ? [] : twins.silent })
}

function overlap({ bootstrap }: Connection, addresses: readonly Address[]): boolean {
  const own = parseBootstrap(bootstrap)
  const names = new Set(own.ok ? own.value.map(formatAddress) : [])
  return addresses.some((address) => names.has(formatAddress(address)))
}

const LONGEST_NAME = 60

function newConnection(
  [first]: readonly Address[],
  reach: Pick<Connection, 'bootstrap' | 'tls'>,
): Connection {
  const name = first ? formatAddress(first) : reach.bootstrap
  return { ...reach, slug: slugOf(name), name: name.slice(0, LONGEST_NAME), fixed: false }
}

/** Keeps a new cluster, as if it had been added in the console. */
export async function keepCluster(
  _actor: Actor,
  { fixed: _, ...cluster }: Connection,
): Promise<Result<null>> {
  const kept = await fromDatabase('The cluster could not be added to the console', (database) =>
    insertCluster(database, cluster, new Date()),
  )
  return kept.ok ? ok(null) : kept
}

/** A cluster whose controller has just gone elects another one within seconds: long before the last try has ended. */
const MOST_TRIES = 3

/**
 * Reads a watched cluster whole. Fails where it does not answer, or does not tell which reassignments run. What else could not
 * be read is in the words of the result.
 */
export async function readWhole(_actor: Actor, slug: string): Promise<Result<readonly string[]>> {
  const { clusters } = await theConsole()
  const collector = clusters.get(slug)?.collector
  if (!collector) return fail('cluster-unknown', `The cluster "${slug}" is not watched.`)
  for (let tries = 1; ; tries++) {
    const read = await collector.refresh()
    if (!read.ok) return read
    const { metadata, ...others } = read.value.parts
    if (metadata.problem === null)
      return ok(Object.values(others).flatMap(({ problem }) => (problem ? [problem.message] : [])))
    if (tries === MOST_TRIES) return { ok: false, problem: metadata.problem }
  }
}
