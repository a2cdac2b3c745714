import { type Cluster, minInsyncReplicas, partitionOf } from '../cluster.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import { copiesOf, type Move } from './plan.ts'

const NAMED = 3

/** What to know before the moves are made, in words. */
export function risksOf(cluster: Cluster, moves: readonly Move[]): string[] {
  return [
    ...refusedWriteRisks(cluster, moves),
    ...leaderlessRisks(cluster, moves),
    ...endlessRisks(cluster, moves),
    ...unknownSizeRisks(moves),
  ]
}

/**
 * Replicas that are being added count for min.insync.replicas at once (`Partition.effectiveMinIsr`), though they are not in
 * sync before they are copied: where too few are in sync now, writes with acks=all are refused until then.
 */
function refusedWriteRisks(cluster: Cluster, moves: readonly Move[]): string[] {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const refusing = moves.filter((move) => {
    const topic = topics.get(move.topic)
    const partition = partitionOf(topic, move.partition)
    if (!topic || !partition) return false
    const replicas = move.from.length + copiesOf(move).length
    return partition.isr.length < Math.min(minInsyncReplicas(topic), replicas)
  })
  if (refusing.length === 0) return []
  const names = [...new Set(refusing.map((move) => move.topic))]
  return [
    `Writes with acks=all to ${counted(refusing.length, 'partition')} (${listedUpTo(NAMED, names)}) are refused, and consumers see nothing new, until a new replica is copied: min.insync.replicas counts the replicas that are being added. Lower it on ${names.length === 1 ? 'this topic' : 'these topics'} until the job is done.`,
  ]
}

function leaderlessRisks(cluster: Cluster, moves: readonly Move[]): string[] {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const leaderless = moves.filter(
    (move) => partitionOf(topics.get(move.topic), move.partition)?.leader === null,
  )
  if (leaderless.length === 0) return []
  const names = leaderless.map((move) => `${move.topic}-${move.partition}`)
  return [
    `${counted(leaderless.length, 'partition')} (${listedUpTo(NAMED, names)}) ${leaderless.length === 1 ? 'has' : 'have'} no leader to copy from: the copy waits until it is back.`,
  ]
}

/** Kafka ends a reassignment once every replica of its target is in sync, those that stay where they are included. */
function endlessRisks(cluster: Cluster, moves: readonly Move[]): string[] {
  const down = new Set(cluster.brokers.filter(({ alive }) => !alive).map(({ id }) => id))
  const waiting = moves.filter(({ to }) => to.some((id) => down.has(id)))
  if (waiting.length === 0) return []
  const brokers = [...new Set(waiting.flatMap(({ to }) => to.filter((id) => down.has(id))))].sort(
    (a, b) => a - b,
  )
  const one = waiting.length === 1
  return [
    `${counted(waiting.length, 'partition')} ${one ? 'keeps a replica' : 'keep replicas'} on broker ${listed(brokers)}, which ${brokers.length === 1 ? 'is' : 'are'} down: ${one ? 'its reassignment ends' : 'their reassignments end'} only when ${brokers.length === 1 ? 'it is' : 'they are'} back.`,
  ]
}

function unknownSizeRisks(moves: readonly Move[]): string[] {
  const unknown = moves.filter((move) => move.sizeBytes === null && copiesOf(move).length > 0)
  if (unknown.length === 0) return []
  return [
    `The size of ${counted(unknown.length, 'partition')} is unknown, so disk space and time cannot be foretold.`,
  ]
}
