import type { Cluster } from '#lib/domain/cluster.ts'
import { PART_NAMES, type PartName } from '#lib/domain/observation.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { readSnapshot } from '#lib/files/snapshot.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { Refusal } from '../refusal.ts'
import { readText } from './file.ts'

/** Where a command gets its cluster from. */
export const SOURCE_OPTIONS = {
  snapshot: { type: 'string' },
  bootstrap: { type: 'string' },
  tls: { type: 'boolean' },
} as const

export const SOURCE_HELP = `  --snapshot FILE        the cluster as "ballast snapshot" wrote it
  --bootstrap HOST:PORT  the cluster itself, read now; several addresses separated by commas
  --tls                  speak TLS to it (the certificate must be one that this machine trusts)`

type Source = {
  readonly snapshot?: string | undefined
  readonly bootstrap?: string | undefined
  readonly tls?: boolean | undefined
}

export async function readSource({ snapshot, bootstrap, tls = false }: Source): Promise<Cluster> {
  if ((snapshot === undefined) === (bootstrap === undefined))
    throw new Refusal('Give either --snapshot FILE or --bootstrap HOST:PORT.')
  if (bootstrap !== undefined) return readLive(bootstrap, tls)
  if (tls) throw new Refusal('--tls goes with --bootstrap only.')
  return readFromFile(snapshot ?? '')
}

function readFromFile(path: string): Cluster {
  const read = readSnapshot(readText(path))
  if (read.ok) return read.value
  throw new Refusal(`${path} cannot be used.\n${adviceOf(read.problem)}`)
}

/** The cluster as it is now. What could not be read of it, and is left out, is told on stderr. */
export async function readLive(bootstrap: string, tls: boolean): Promise<Cluster> {
  const addresses = parseBootstrap(bootstrap)
  if (!addresses.ok) throw new Refusal(`--bootstrap: ${adviceOf(addresses.problem)}`)
  // Kafka's client takes longer to load than a plan from a file takes.
  const { readOnce } = await import('#lib/kafka/collector.ts')
  const read = await readOnce({ bootstrap: addresses.value, tls })
  if (!read.ok) throw new Refusal(`The cluster was not read. ${adviceOf(read.problem)}`)
  const { cluster, parts } = read.value
  // Without its list of running reassignments a cluster looks settled where it is not.
  if (parts.metadata.problem !== null)
    throw new Refusal(`The cluster was read only in part. ${adviceOf(parts.metadata.problem)}`)
  for (const name of PART_NAMES) {
    const { problem } = parts[name]
    if (problem !== null) console.error(`Without ${WORDS[name]}: ${problem.message}`)
  }
  return cluster
}

const WORDS: Readonly<Record<PartName, string>> = {
  metadata: 'the metadata',
  quorum: 'the controller quorum',
  logDirs: 'some sizes and log directories',
  topicConfigs: 'some topic configurations',
  brokerConfigs: 'some broker configurations',
  groups: 'some consumer groups',
}

function adviceOf({ message, hint }: Problem): string {
  return `${message}\n${hint}`
}
