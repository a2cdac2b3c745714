import { type Cluster, minInsyncReplicas, replicationFactor, type Topic } from '../cluster.ts'
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

/** Topics whose min.insync.replicas equals (or exceeds) their replicas: any loss refuses writes with acks=all. */
export function minIsrAll(cluster: Cluster): Finding[] {
  return cluster.topics.flatMap((topic) => {
    const factor = replicationFactor(topic)
    const least = minInsyncReplicas(topic)
    if (least < 2 || least < factor) return []
    return [
      {
        id: `min-isr-all:${topic.name}`,
        rule: 'min-isr-all',
        severity: 'high',
        title: 'Any loss refuses writes',
        subject: topic.name,
        facts: `RF ${factor} · min.insync.replicas ${least}`,
        why: whyAll(topic, factor, least),
        topics: [topic.name],
        remedy: {
          kind: 'words',
          text: 'Lower min.insync.replicas below the number of replicas, or add a replica.',
        },
      } satisfies Finding,
    ]
  })
}

function whyAll(topic: Topic, factor: number, least: number): string {
  return least > factor
    ? `Writes to ${topic.name} with acks=all are refused even now: ${least} replicas must be in sync and there are ${factor}.`
    : 'As soon as one replica is behind or down, writes with acks=all are refused.'
}
