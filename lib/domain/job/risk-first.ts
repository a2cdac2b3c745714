import { type Cluster, partitionOf } from '../cluster.ts'
import { copiesOf, type Move } from '../plan/plan.ts'

/**
 * Moves in the order in which they mend most: partitions that one more failure takes offline, then those with fewer replicas in
 * sync than assigned, then those that gain replicas, then all others. Within each, small ones first: they are safe sooner.
 */
export function riskFirst(cluster: Cluster, moves: readonly Move[]): Move[] {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const rankOf = (move: Move): number => {
    const partition = partitionOf(topics.get(move.topic), move.partition)
    const inSync = partition?.isr.length ?? 0
    if (copiesOf(move).length === 0) return 4
    if (inSync <= 1) return 0
    if (inSync < move.from.length) return 1
    return move.to.length > move.from.length ? 2 : 3
  }
  const ranked = moves.map((move) => ({ move, rank: rankOf(move), bytes: move.sizeBytes ?? 0 }))
  return ranked.sort((a, b) => a.rank - b.rank || a.bytes - b.bytes).map(({ move }) => move)
}
