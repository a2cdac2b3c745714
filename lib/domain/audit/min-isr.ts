import { type Cluster, minInsyncReplicas, replicationFactor } from '../cluster.ts'
import { listedUpTo } from '../words.ts'
import type { Finding } from './finding.ts'

/** Topics of two or more replicas with min.insync.replicas = 1. One finding for all: the setting is usually one default. */
export function minIsrOne(cluster: Cluster): Finding[] {
  const topics = cluster.topics.filter(
    (topic) => !topic.internal && replicationFactor(topic) > 1 && minInsyncReplicas(topic) === 1,
  )
  if (topics.length === 0) return []
  const names = topics.map((topic) => topic.name)
  return [
    {
      id: 'min-isr-one',
      rule: 'min-isr-one',
      severity: 'high',
      title: 'acks=all gives no more than acks=1',
      subject: listedUpTo(3, names),
      facts: 'RF 2 or more · min.insync.replicas 1',
      why: 'With one replica in sync an acknowledged write lives on one disk only, and the producer is not told.',
      topics: names,
      remedy: {
        kind: 'words',
        text: 'Set min.insync.replicas to 2 on topics with three replicas, after checking that their producers can wait while two replicas are down. Topics with two replicas need a third one first.',
      },
    },
  ]
}

/**
 * Topics of two or more replicas whose min.insync.replicas asks for all of them: any loss refuses writes with acks=all.
 * With one replica Kafka asks for that one only, whatever the setting, and its loss stops the partition anyway.
 */
export function minIsrAll(cluster: Cluster): Finding[] {
  return cluster.topics.flatMap((topic) => {
    const factor = replicationFactor(topic)
    const least = minInsyncReplicas(topic)
    if (factor < 2 || least < factor) return []
    return [
      {
        id: `min-isr-all:${topic.name}`,
        rule: 'min-isr-all',
        severity: 'high',
        title: 'Any loss refuses writes',
        subject: topic.name,
        facts: `RF ${factor} · min.insync.replicas ${least}`,
        why: 'As soon as one replica is behind or down, writes with acks=all are refused.',
        topics: [topic.name],
        remedy: {
          kind: 'words',
          text: 'Lower min.insync.replicas below the number of replicas, or add a replica.',
        },
      } satisfies Finding,
    ]
  })
}
