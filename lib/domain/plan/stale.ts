import { type Cluster, isMoving, partitionOf, sameReplicas, type Topic, targetReplicas } from '../cluster.ts'
import type { LogDirMove, Move, Plan } from './plan.ts'

/** Why the plan does not fit the cluster any more, in words; null while it does. */
export function staleness(plan: Plan, cluster: Cluster): string | null {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const alive = new Set(cluster.brokers.filter((broker) => broker.alive).map((broker) => broker.id))
  const joined = plan.goals === null ? undefined : [...alive].find((id) => !plan.alive.includes(id))
  if (joined !== undefined) return `Broker ${joined} is there since, and was not counted in.`
  for (const move of plan.moves) {
    const topic = topics.get(move.topic)
    if (!topic) return `Topic ${move.topic} was deleted since.`
    const plannedId = plan.topicIds[move.topic] ?? null
    if (plannedId !== null && topic.id !== null && plannedId !== topic.id) {
      return `Topic ${move.topic} was deleted and created again since.`
    }
    const partition = partitionOf(topic, move.partition)
    if (!partition) return `${nameOf(move)} does not exist any more.`
    if (isMoving(partition)) return `${nameOf(move)} is being reassigned by somebody else.`
    const now = targetReplicas(partition)
    if (!sameReplicas(now, move.from)) {
      return `The replicas of ${nameOf(move)} were changed since, from ${move.from.join(', ')} to ${now.join(', ')}.`
    }
    const dead = move.to.find((id) => !alive.has(id))
    if (dead !== undefined) return `Broker ${dead}, which is to hold ${nameOf(move)}, is not alive.`
  }
  return (
    plan.logDirMoves.map((move) => staleLogDir(move, cluster, topics)).find((why) => why !== null) ?? null
  )
}

function staleLogDir(move: LogDirMove, cluster: Cluster, topics: ReadonlyMap<string, Topic>): string | null {
  const name = `${nameOf(move)} on broker ${move.broker}`
  const partition = partitionOf(topics.get(move.topic), move.partition)
  if (!partition?.replicas.includes(move.broker)) return `There is no replica of ${name} any more.`
  const dir = cluster.brokers
    .find(({ id }) => id === move.broker)
    ?.logDirs.find(({ path }) => path === move.to)
  if (!dir || dir.error !== null) return `Broker ${move.broker} has no working log directory ${move.to}.`
  const now = partition.logs[move.broker]?.dir
  if (now !== undefined && now !== move.from && now !== move.to) return `${name} is in ${now} now.`
  return null
}

function nameOf(move: Pick<Move, 'topic' | 'partition'>): string {
  return `${move.topic}-${move.partition}`
}
