import { type BrokerId, type Cluster, partitionOf, type ReplicaLog, type Topic } from '#lib/domain/cluster.ts'
import type { BrokerLogs } from '#lib/kafka/log-dirs.ts'
import type { Work } from '../work.ts'

export type LogDirs = ReadonlyMap<BrokerId, BrokerLogs>

/**
 * The cluster as the console knows it, with the disks of its brokers as they are at this moment, the topics that are given, and the
 * replicas of all that the job has moved.
 */
export function clusterNow(work: Work, topics: ReadonlyMap<string, Topic>, logDirs: LogDirs): Cluster {
  const known = work.collector.observation()?.cluster
  if (!known) throw new Error('The cluster was read before.')
  const moved = new Set(work.moves.all().map(({ topic }) => topic))
  return {
    ...known,
    brokers: known.brokers.map((broker) => {
      const now = logDirs.get(broker.id)
      return now ? { ...broker, logDirs: now.dirs } : broker
    }),
    topics: known.topics.map((topic) => {
      const now = topics.get(topic.name)
      if (!now && !moved.has(topic.name)) return topic
      return withLogs(now ? { ...now, config: topic.config } : topic, topic, logDirs)
    }),
  }
}

/** What the brokers tell of its replicas now; of those that do not, what was known before. */
function withLogs(topic: Topic, before: Topic, logDirs: LogDirs): Topic {
  const logs = new Map<number, Record<BrokerId, ReplicaLog>>()
  for (const [broker, own] of logDirs) {
    for (const { partition, dir, bytes } of own.logs.get(topic.name) ?? []) {
      const known = logs.get(partition) ?? {}
      known[broker] = { dir, bytes }
      logs.set(partition, known)
    }
  }
  const partitions = topic.partitions.map((partition) => {
    const known = Object.entries(partitionOf(before, partition.id)?.logs ?? {})
    const untold = Object.fromEntries(known.filter(([broker]) => !logDirs.has(Number(broker))))
    return { ...partition, logs: { ...untold, ...logs.get(partition.id) } }
  })
  return { ...topic, partitions }
}
