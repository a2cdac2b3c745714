import { type Cluster, minInsyncReplicas, partitionOf } from '../cluster.ts'
import { counted, listedUpTo } from '../words.ts'
import { copiesOf, type Move } from './plan.ts'

const NAMED = 3

/** What to know before the moves are made, in words. */
export function risksOf(cluster: Cluster, moves: readonly Move[]): string[] {
  return [
    ...refusedWriteRisks(cluster, moves),
    ...leaderlessRisks(cluster, moves),
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

function unknownSizeRisks(moves: readonly Move[]): string[] {
  const unknown = moves.filter((move) => move.sizeBytes === null && copiesOf(move).length > 0)
  if (unknown.length === 0) return []
  return [
    `The size of ${counted(unknown.length, 'partition')} is unknown, so disk space and time cannot be foretold.`,
  ]
}
