import type { BrokerId, Cluster, Config, ConfigSource, Partition, Topic } from '../cluster.ts'
import type { ConfigChange } from '../config/change.ts'
import type { Move, Plan } from './plan.ts'

/**
 * The cluster once the plan is carried out and nothing else has changed: every replica of what moves in sync, for Kafka ends a
 * reassignment only then, and led by the preferred leader. Replicas on brokers that are down stay out of sync. Of settings
 * only those that topics have count; what moves from one log directory to another changes nothing here.
 */
export function clusterAfter(cluster: Cluster, plan: Pick<Plan, 'moves' | 'configChanges'>): Cluster {
  const dead = new Set(cluster.brokers.filter(({ alive }) => !alive).map(({ id }) => id))
  const moves = Map.groupBy(plan.moves, ({ topic }) => topic)
  const topics = cluster.topics.map((topic): Topic => {
    const own = new Map((moves.get(topic.name) ?? []).map((move) => [move.partition, move]))
    const config = configAfter(topic, plan.configChanges)
    if (own.size === 0 && config === topic.config) return topic
    const partitions = topic.partitions.map((partition) => {
      const move = own.get(partition.id)
      return move ? partitionAfter(partition, move, dead) : partition
    })
    return { ...topic, config, partitions }
  })
  return { ...cluster, topics }
}

function partitionAfter(partition: Partition, { to }: Move, dead: ReadonlySet<BrokerId>): Partition {
  const inSync = to.filter((id) => !dead.has(id))
  return {
    ...partition,
    leader: inSync[0] ?? null,
    replicas: to,
    // Nobody is left to copy from where no replica lives: what was in sync last still is.
    isr: inSync.length > 0 ? inSync : partition.isr.filter((id) => to.includes(id)),
    elr: [],
    offline: to.filter((id) => dead.has(id)),
    adding: [],
    removing: [],
  }
}

/** Sources that a default of all brokers goes before (DescribeConfigs `config_source`, most specific first). */
const BENEATH_CLUSTER: readonly ConfigSource[] = ['cluster', 'static', 'default']

function configAfter({ name, config }: Topic, changes: readonly ConfigChange[]): Config {
  const own = changes.filter(({ resource, key }) => {
    if (resource.kind === 'topic') return resource.name === name
    const entry = config[key]
    return resource.kind === 'cluster' && entry !== undefined && BENEATH_CLUSTER.includes(entry.source)
  })
  if (own.length === 0) return config
  const after = { ...config }
  for (const { key, after: inForce } of own) {
    if (inForce.value === null) delete after[key]
    else after[key] = { value: inForce.value, source: inForce.source }
  }
  return after
}
