import {
  type BrokerId,
  type Cluster,
  type Partition,
  partitionOf,
  sameReplicas,
  targetReplicas,
} from '../cluster.ts'
import type { ReassignmentEntry } from '../plan/entry.ts'
import { type LogDirMove, type Move, nameOf, type Plan } from '../plan/plan.ts'

/** A plan that follows on a job: the side of its move that a replica has to be on now, and the one that it is to be brought to. */
export type Sequel = { readonly at: 'from' | 'to'; readonly target: 'from' | 'to' }

/** What such a plan asks for: nothing of what somebody has changed since. */
export function sequelEntries(
  cluster: Cluster,
  job: Pick<Plan, 'moves' | 'logDirMoves' | 'topicIds'>,
  { at, target }: Sequel,
): ReassignmentEntry[] {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const now = (move: Pick<Move, 'topic' | 'partition'>): Partition | undefined => {
    const topic = topics.get(move.topic)
    const id = job.topicIds[move.topic] ?? null
    const recreated = id !== null && topic?.id != null && topic.id !== id
    return recreated ? undefined : partitionOf(topic, move.partition)
  }
  const moves = job.moves.filter((move) => {
    const partition = now(move)
    if (!partition || sameReplicas(move.from, move.to)) return false
    return sameReplicas(targetReplicas(partition), move[at])
  })
  const logDirMoves = job.logDirMoves.filter((move) => now(move)?.logs[move.broker]?.dir === move[at])
  const replicas = new Map(moves.map((move) => [nameOf(move), move[target]]))
  const dirs = new Map(logDirMoves.map((move) => [onBroker(move, move.broker), move[target]]))
  return [...Map.groupBy([...moves, ...logDirMoves], nameOf).values()].flatMap(([move]) => {
    const partition = move && now(move)
    if (!partition) return []
    const wanted = replicas.get(nameOf(move)) ?? targetReplicas(partition)
    const logDirs = wanted.map((broker) => dirs.get(onBroker(move, broker)) ?? null)
    return [{ topic: move.topic, partition: move.partition, replicas: wanted, logDirs }]
  })
}

function onBroker(move: Pick<Move | LogDirMove, 'topic' | 'partition'>, broker: BrokerId): string {
  return `${nameOf(move)} on ${broker}`
}
