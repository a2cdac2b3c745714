import { type Broker, type Cluster, partitionOf } from '../cluster.ts'
import { formatBytes } from '../quantity.ts'
import { counted, listedUpTo } from '../words.ts'
import { bytesArriving, type Move } from './plan.ts'

const NAMED = 3

/** What to know before the moves are made, in words. */
export function risksOf(cluster: Cluster, moves: readonly Move[]): string[] {
  return [...diskRisks(cluster, moves), ...leaderlessRisks(cluster, moves), ...unknownSizeRisks(moves)]
}

function diskRisks(cluster: Cluster, moves: readonly Move[]): string[] {
  const arriving = bytesArriving(moves)
  return cluster.brokers.flatMap((broker) => {
    const needed = arriving.get(broker.id) ?? null
    const usable = usableBytes(broker)
    if (needed === null || usable === null || needed <= usable) return []
    return [`Broker ${broker.id} gets ${formatBytes(needed)} and has ${formatBytes(usable)} of disk left.`]
  })
}

/** Bytes left on all log directories together; null where a directory did not tell. */
function usableBytes(broker: Broker): number | null {
  if (broker.logDirs.length === 0) return null
  return broker.logDirs.reduce<number | null>(
    (sum, dir) => (sum === null || dir.usableBytes === null ? null : sum + dir.usableBytes),
    0,
  )
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
  const unknown = moves.filter((move) => move.sizeBytes === null)
  if (unknown.length === 0) return []
  return [
    `The size of ${counted(unknown.length, 'partition')} is unknown, so disk space and time cannot be foretold.`,
  ]
}
