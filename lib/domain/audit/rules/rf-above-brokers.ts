import { replicationFactor } from '../../cluster.ts'
import { counted, listedUpTo } from '../../words.ts'
import { type Rule, words } from '../rule.ts'

/** Topics with more replicas than there are live brokers. One finding for all: it is the brokers that are too few. */
export const rfAboveBrokers: Rule = {
  id: 'rf-above-brokers',
  severity: 'medium',
  title: 'More replicas than live brokers',
  why: 'Some of these replicas have nowhere to be. No plan can place them, and their partitions stay under-replicated until there are as many brokers.',
  mends: 'Start brokers, or lower the replication factor.',
  docs: 'basic_ops_cluster_expansion',
  find: ({ cluster, liveBrokers, targetOf }) => {
    const live = liveBrokers.length
    const topics = cluster.topics.filter(
      (topic) => replicationFactor(topic) > live && !targetOf(topic).isExempt(rfAboveBrokers.id),
    )
    if (topics.length === 0) return []
    const names = topics.map(({ name }) => name)
    const most = Math.max(...topics.map(replicationFactor))
    return [
      {
        subject: listedUpTo(3, names),
        facts: `RF ${most} · ${counted(live, 'live broker')} · ${counted(topics.length, 'topic')}`,
        basis: `${most} replicas on ${live}`,
        topics: names,
        remedy: words(`Start ${counted(most - live, 'more broker')}, or bring back those that are down.`),
      },
    ]
  },
}
