import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { probe } from '#lib/kafka/probe.ts'
import { type Connection, theConsole } from './console.ts'

/**
 * Which of the known clusters has this id, and the names of those that do not tell theirs. Where the console has not read a cluster
 * it is asked, as long as a probe takes.
 */
export async function sameCluster(
  known: readonly Connection[],
  clusterId: string | null,
): Promise<{ readonly same: Connection | null; readonly silent: readonly string[] }> {
  const answers = await Promise.all(
    known.map(async (connection) => ({ connection, id: await clusterIdOf(connection) })),
  )
  const same = answers.find(({ id }) => id !== null && id === clusterId)?.connection ?? null
  return { same, silent: answers.filter(({ id }) => id === null).map(({ connection }) => connection.name) }
}

async function clusterIdOf(connection: Connection): Promise<string | null> {
  const { clusters } = await theConsole()
  const read = clusters.get(connection.slug)?.collector.observation()?.cluster.clusterId ?? null
  if (read !== null) return read
  const addresses = parseBootstrap(connection.bootstrap)
  const answer = addresses.ok ? await probe(addresses.value, connection) : addresses
  return answer.ok ? answer.value.clusterId : null
}
