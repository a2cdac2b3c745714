import { type Cluster, type Partition, partitionOf, sameReplicas } from '../cluster.ts'
import { sumOfKnown } from '../quantity.ts'
import { diskObstacles } from './disk-obstacles.ts'
import { brokerLoads, loadsOf, weightOf } from './load.ts'
import { bytesToCopy, copiesOf, type Judgement, type LogDirMove, type Move } from './plan.ts'
import { risksOf } from './risks.ts'

/** What the moves would do to the cluster, whoever planned them. */
export function judge(
  cluster: Cluster,
  moves: readonly Move[],
  logDirMoves: readonly LogDirMove[] = [],
): Judgement {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const partitions = moves.map((move) => partitionOf(topics.get(move.topic), move.partition))
  return {
    moves,
    logDirMoves,
    copies: moves.reduce((sum, move) => sum + copiesOf(move).length, 0),
    bytes: sumOfKnown(moves.map(bytesToCopy)),
    leaderChanges: moves.filter(changesLeader).length,
    smallestIsr: smallestIsr(moves, partitions),
    before: brokerLoads(cluster),
    after: loadsAfter(cluster, moves),
    risks: risksOf(cluster, moves),
    obstacles: diskObstacles(cluster, moves, logDirMoves),
    topicIds: Object.fromEntries(
      [...moves, ...logDirMoves].map(({ topic }) => [topic, topics.get(topic)?.id ?? null]),
    ),
    alive: cluster.brokers.filter((broker) => broker.alive).map((broker) => broker.id),
  }
}

function changesLeader({ from, to }: Move): boolean {
  return from[0] !== to[0] || sameReplicas(from, to)
}

/** Replicas are added before any is dropped, so a moving partition has no fewer in sync than now or than it will have. */
function smallestIsr(moves: readonly Move[], partitions: readonly (Partition | undefined)[]): number {
  const sizes = moves.map(({ to }, index) => Math.min(to.length, partitions[index]?.isr.length ?? 0))
  return sizes.reduce((least, size) => Math.min(least, size), sizes[0] ?? 0)
}

function loadsAfter(cluster: Cluster, moves: readonly Move[]) {
  const byTopic = Map.groupBy(moves, (move) => move.topic)
  const weights = cluster.topics.flatMap((topic) => {
    const to = new Map((byTopic.get(topic.name) ?? []).map((move) => [move.partition, move.to]))
    return topic.partitions.map((partition) => {
      const replicas = to.get(partition.id)
      return replicas ? { ...weightOf(partition), replicas } : weightOf(partition)
    })
  })
  return loadsOf(cluster.brokers, weights)
}
