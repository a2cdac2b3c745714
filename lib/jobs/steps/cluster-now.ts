import type { BrokerId, Cluster, Topic } from '#lib/domain/cluster.ts'
import type { BrokerLogs } from '#lib/kafka/log-dirs.ts'
import type { Work } from '../work.ts'

export type LogDirs = ReadonlyMap<BrokerId, BrokerLogs>

/** The cluster as the console knows it, with the topics of the job and the disks of its brokers as they are at this moment. */
export function clusterNow(work: Work, topics: ReadonlyMap<string, Topic>, logDirs: LogDirs): Cluster {
  const known = work.collector.observation()?.cluster
  if (!known) throw new Error('The cluster was read before.')
  return {
    ...known,
    brokers: known.brokers.map((broker) => {
      const now = logDirs.get(broker.id)
      return now ? { ...broker, logDirs: now.dirs } : broker
    }),
    topics: known.topics.map((topic) => {
      const now = topics.get(topic.name)
      return now ? withLogs({ ...now, config: topic.config }, logDirs) : topic
    }),
  }
}

function withLogs(topic: Topic, logDirs: LogDirs): Topic {
  const logs = new Map<number, Record<BrokerId, { dir: string; bytes: number }>>()
  for (const [broker, own] of logDirs) {
    for (const { partition, dir, bytes } of own.logs.get(topic.name) ?? []) {
      const known = logs.get(partition) ?? {}
      known[broker] = { dir, bytes }
      logs.set(partition, known)
    }
  }
  const partitions = topic.partitions.map((partition) => ({
    ...partition,
    logs: { ...partition.logs, ...logs.get(partition.id) },
  }))
  return { ...topic, partitions }
}
