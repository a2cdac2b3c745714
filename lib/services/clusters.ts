import { z } from 'zod'
import type { Finding } from '#lib/domain/audit/finding.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { Survival } from '#lib/domain/loss/loss.ts'
import { survival } from '#lib/domain/loss/survival.ts'
import type { Observation } from '#lib/domain/observation.ts'
import { fail, ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { slugOf } from '#lib/domain/slug.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { probe } from '#lib/kafka/probe.ts'
import { deleteCluster, insertCluster } from '#lib/store/clusters.ts'
import { readOpenJobIds } from '#lib/store/jobs.ts'
import type { Actor } from './actor.ts'
import { type Connection, readConnections, theConsole, type Watched, watch } from './console.ts'
import { fromDatabase } from './database.ts'
import { judge, openJobsOf } from './judging.ts'
import { isFirstReadingUnderWay, watchedCluster } from './reading.ts'
import { sameCluster } from './same-cluster.ts'

/** One line of the list of clusters; what is null was not read yet, and `problem` says why. */
export type ClusterSummary = {
  readonly connection: Connection
  readonly observation: Observation | null
  readonly survival: Survival | null
  readonly findings: readonly Finding[]
  readonly problem: Problem | null
}

/** How each cluster of the console is reached, by name; nothing is said of how it is. */
export async function listConnections(actor: Actor): Promise<readonly Connection[]> {
  return (await allWatched(actor)).map(({ connection }) => connection)
}

/** All clusters of the console, by name. */
export async function listClusters(actor: Actor): Promise<readonly ClusterSummary[]> {
  return Promise.all((await allWatched(actor)).map(summaryOf))
}

async function allWatched(_actor: Actor): Promise<readonly Watched[]> {
  const { clusters } = await theConsole()
  return [...clusters.values()].sort((a, b) => a.connection.name.localeCompare(b.connection.name))
}

async function summaryOf({ connection, collector }: Watched): Promise<ClusterSummary> {
  const known = collector.observation()
  const observation = known && !isFirstReadingUnderWay(known) ? known : null
  return {
    connection,
    observation,
    survival: observation && survival(observation.cluster),
    findings: observation ? await findingsOf(connection.slug, observation.cluster) : [],
    problem: observation ? observation.parts.metadata.problem : collector.problem(),
  }
}

async function findingsOf(slug: string, cluster: Cluster): Promise<readonly Finding[]> {
  return (await judge(slug, cluster, await openJobsOf(slug))).findings
}

const Input = z.object({
  name: z.string().trim().min(1, 'Give the cluster a name.').max(60, 'A name has at most 60 characters.'),
  bootstrap: z.string().trim().min(1, 'Give at least one bootstrap address, host:port.').max(2_000),
  tls: z.boolean(),
})

/**
 * Adds a cluster that answers at one of its bootstrap addresses, and is not known under another name; otherwise nothing is added,
 * and the problem says why.
 */
export async function addCluster(_actor: Actor, input: unknown): Promise<Result<{ readonly slug: string }>> {
  const parsed = Input.safeParse(input)
  if (!parsed.success)
    return fail('invalid-input', parsed.error.issues[0]?.message ?? 'The form is incomplete.')
  const { name, bootstrap, tls } = parsed.data
  const slug = slugOf(name)
  if (slug === '') return fail('invalid-input', `"${name}" needs at least one Latin letter or digit.`)
  const addresses = parseBootstrap(bootstrap)
  if (!addresses.ok) return addresses

  const { clusters, configured, historian } = await theConsole()
  const twin = () =>
    fail('cluster-exists', `There is a cluster at /clusters/${slug} already. Nothing was added.`)
  if (clusters.has(slug)) return twin()
  const answer = await probe(addresses.value, { tls })
  if (!answer.ok) {
    const { code, message, hint } = answer.problem
    return fail(code, `${message} The cluster was not added.`, hint)
  }
  const known = await fromDatabase('The cluster could not be added', (database) =>
    readConnections(database, configured),
  )
  if (!known.ok) return known
  const { same } = await sameCluster(known.value, answer.value.clusterId)
  if (same) {
    return fail(
      'cluster-exists',
      `This is the cluster "${same.name}", which is at /clusters/${same.slug} already. Nothing was added.`,
      'Open it there. Under two names it could get two jobs at once.',
    )
  }
  const inserted = await fromDatabase('The cluster could not be added', (database) =>
    insertCluster(database, { slug, name, bootstrap, tls }, new Date()),
  )
  if (!inserted.ok) return inserted
  if (!inserted.value) return twin()
  watch(clusters, { slug, name, bootstrap, tls, fixed: false })
  historian.follow(clusters)
  return ok({ slug })
}

/** Stops watching a cluster and forgets how to reach it. Its plans and jobs stay as a record; Kafka is not touched. */
export async function removeCluster(actor: Actor, slug: string): Promise<Result<null>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const { connection, collector } = watched.value
  if (connection.fixed) return fail('cluster-fixed', `${connection.name} was not removed.`)
  const removed = await fromDatabase(`${connection.name} could not be removed`, async (database) => {
    if ((await readOpenJobIds(database, slug)).length > 0) return false
    await deleteCluster(database, slug)
    return true
  })
  if (!removed.ok) return removed
  if (!removed.value)
    return fail('job-running', `A job is at work on ${connection.name}, so it was not removed.`)
  const { clusters } = await theConsole()
  clusters.delete(slug)
  collector.stop()
  return ok(null)
}
