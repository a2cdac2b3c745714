import {
  type Broker,
  type BrokerId,
  type Cluster,
  partitionOf,
  sameReplicas,
  targetReplicas,
} from '../cluster.ts'
import { counted } from '../words.ts'

/** What a reassignment file asks for one partition. */
export type ReassignmentEntry = {
  readonly topic: string
  readonly partition: number
  /** In order; the first is the preferred leader. */
  readonly replicas: readonly BrokerId[]
  /** The log directory of each replica; null where the broker may choose. */
  readonly logDirs: readonly (string | null)[]
}

/** An entry, and the lines of the file in which its values stand. */
export type LinedEntry = ReassignmentEntry & {
  readonly lines: {
    readonly topic: number
    readonly partition: number
    readonly replicas: readonly number[]
    readonly logDirs: readonly number[]
  }
}

/** What is wrong in a line of a file, in words that begin small and end without a full stop. */
export type Flaw = { readonly line: number; readonly reason: string }

/**
 * What the cluster lacks for the entries: topics, partitions, brokers, log directories. Each thing that is missing is told
 * once, where it is first named. A partition that is as its entry wants it may have replicas on a broker that is not alive.
 */
export function contradictions(cluster: Cluster, entries: readonly LinedEntry[]): Flaw[] {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const brokers = new Map(cluster.brokers.map((broker) => [broker.id, broker]))
  const seen = new Sightings()
  for (const entry of entries) {
    const { topic: name, partition: id, replicas, logDirs, lines } = entry
    const topic = topics.get(name)
    const partition = partitionOf(topic, id)
    if (!topic) seen.add(lines.topic, `there is no topic ${name}`)
    else if (!partition)
      seen.add(
        lines.partition,
        `there is no partition ${id} of ${name}: ${partitionRange(topic.partitions.length)}`,
      )
    const asItIs = partition !== undefined && sameReplicas(targetReplicas(partition), replicas)
    for (const [position, broker] of replicas.entries()) {
      const line = lines.replicas[position] ?? lines.topic
      const known = brokers.get(broker)
      if (!known) seen.add(line, `there is no broker ${broker}`)
      else if (!known.alive && !asItIs)
        seen.add(line, `broker ${broker} is not alive: a reassignment that names it would not end`)
      const why = known ? whyNoLogDir(known, logDirs[position] ?? null) : null
      if (why !== null) seen.add(lines.logDirs[position] ?? line, why)
    }
  }
  return seen.flaws()
}

function partitionRange(count: number): string {
  return count === 1 ? 'it has only partition 0' : `it has ${counted(count, 'partition')}`
}

/** Why a replica cannot be in that log directory of the broker; null where it can, or where nothing is known. */
function whyNoLogDir({ id, logDirs }: Broker, path: string | null): string | null {
  if (path === null || logDirs.length === 0) return null
  const dir = logDirs.find((candidate) => candidate.path === path)
  if (!dir) return `broker ${id} has no log directory ${path}`
  return dir.error === null ? null : `the log directory ${path} of broker ${id} has failed: ${dir.error}`
}

/** Reasons, each with the line in which it was first met, and how often it was met again. */
class Sightings {
  private readonly found = new Map<string, { readonly line: number; again: number }>()

  add(line: number, reason: string): void {
    const known = this.found.get(reason)
    if (known) known.again += 1
    else this.found.set(reason, { line, again: 0 })
  }

  flaws(): Flaw[] {
    return [...this.found].map(([reason, { line, again }]) => ({
      line,
      reason: again === 0 ? reason : `${reason} (named ${counted(again, 'more time')})`,
    }))
  }
}
