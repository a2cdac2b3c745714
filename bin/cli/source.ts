import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '#lib/domain/cluster.ts'
import { type Observation, PART_NAMES, type PartName } from '#lib/domain/observation.ts'
import type { Problem, ProblemCode } from '#lib/domain/problem.ts'
import { readSnapshot } from '#lib/files/snapshot.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import type { CollectorOptions } from '#lib/kafka/collector.ts'
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
  const { cluster, parts } = await observe({ bootstrap: addresses.value, tls })
  for (const name of PART_NAMES) {
    const { problem } = parts[name]
    if (problem !== null) console.error(`Without ${WORDS[name]}: ${problem.message}`)
  }
  return cluster
}

/**
 * A cluster whose controller has just gone elects another one within seconds. Where it hangs, what brokers have forwarded to it stays
 * there for their request timeout (30 s), and only then goes to the next one.
 */
const CONTROLLER_MS = 45_000
const AGAIN_MS = 1_000
const NO_CONTROLLER =
  'The cluster was read only in part, and not which reassignments run: try again when it has a controller.'

/** Without its list of running reassignments, which the controller has, a cluster looks settled where it is not. */
async function observe(options: CollectorOptions): Promise<Observation> {
  // Kafka's client takes longer to load than a plan from a file takes.
  const { readOnce } = await import('#lib/kafka/collector.ts')
  const deadline = Date.now() + CONTROLLER_MS
  for (let isFirst = true; ; isFirst = false) {
    const read = await readOnce(options)
    if (!read.ok) throw new Refusal(`The cluster was not read. ${adviceOf(read.problem)}`)
    const { problem } = read.value.parts.metadata
    if (problem === null) return read.value
    if (Date.now() > deadline) throw new Refusal(`${NO_CONTROLLER} ${problem.message}`)
    if (isFirst) console.error(`Its controller does not answer: trying again for ${CONTROLLER_MS / 1000} s.`)
    await sleep(AGAIN_MS)
  }
}

const WORDS: Readonly<Record<PartName, string>> = {
  metadata: 'the metadata',
  quorum: 'the controller quorum',
  logDirs: 'some sizes and log directories',
  topicConfigs: 'some topic configurations',
  brokerConfigs: 'some broker configurations',
  groups: 'some consumer groups',
}

/** What to do where the advice of the table is for those who look at a page of the console. */
const ADVICE: Partial<Record<ProblemCode, string>> = {
  'tls-required': 'Give --tls.',
  'tls-failed': 'Check the certificate of the broker, or leave out --tls if the listener is plain.',
  'timed-out': 'The broker may be hung or overloaded.',
  'connection-lost': 'The broker may be restarting: try again.',
  'job-unknown': 'ballast jobs lists them.',
  'job-running': 'ballast jobs lists them.',
  'job-ended': 'ballast job ID shows how.',
  'plan-stale': 'Make a new plan of the cluster as it is now.',
}

/** A problem and what to do, in the words of the command line. */
export function adviceOf({ code, message, hint }: Problem): string {
  return `${message}\n${ADVICE[code] ?? hint}`
}
