import { type Cluster, isMoving, partitionOf, sameReplicas, type Topic, targetReplicas } from '../cluster.ts'
import type { ConfigResource } from '../config/setting.ts'
import { type LogDirMove, nameOf, type Plan } from './plan.ts'

/** Why the plan does not fit the cluster any more, in words; null while it does. */
export function staleness(plan: Plan, cluster: Cluster): string | null {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const alive = new Set(cluster.brokers.filter((broker) => broker.alive).map((broker) => broker.id))
  const joined = plan.goals === null ? undefined : [...alive].find((id) => !plan.alive.includes(id))
  if (joined !== undefined) return `Broker ${joined} is there since, and was not counted in.`
  for (const move of plan.moves) {
    const topic = topics.get(move.topic)
    const gone = staleTopic(move.topic, plan, topic)
    if (gone !== null) return gone
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
  for (const { resource } of plan.configChanges) {
    const why = staleResource(resource, plan, cluster, topics)
    if (why !== null) return why
  }
  return (
    plan.logDirMoves.map((move) => staleLogDir(move, cluster, topics)).find((why) => why !== null) ?? null
  )
}

/** What is set on it is another question: only Kafka itself knows that at this moment. */
function staleResource(
  { kind, name }: ConfigResource,
  plan: Plan,
  { brokers }: Cluster,
  topics: ReadonlyMap<string, Topic>,
): string | null {
  if (kind === 'cluster') return null
  if (kind === 'broker')
    return brokers.some(({ id }) => String(id) === name) ? null : `There is no broker ${name} any more.`
  return staleTopic(name, plan, topics.get(name))
}

function staleTopic(name: string, { topicIds }: Plan, topic: Topic | undefined): string | null {
  if (!topic) return `Topic ${name} was deleted since.`
  const planned = topicIds[name] ?? null
  if (planned === null || topic.id === null || planned === topic.id) return null
  return `Topic ${name} was deleted and created again since.`
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
