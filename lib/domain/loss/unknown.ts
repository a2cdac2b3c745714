import { type Cluster, type Group, isMinInsyncKnown, type Topic } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'
import { counted } from '../words.ts'

/**
 * What every loss of the cluster hangs on and was not read, and what is taken for it: sentences, none where all is known. A
 * verdict that says that nothing stops says these too. The same `Cluster` value gives the same answer at no cost.
 */
export const unknownOf = perCluster((cluster): readonly string[] => {
  const topics = cluster.topics.filter(isLimitUnknown).length
  const groups = cluster.groups.filter(isReadingUnknown).length
  return [
    ...(topics === 0
      ? []
      : [`min.insync.replicas of ${counted(topics, 'topic')} is not known and taken for 1.`]),
    ...(groups === 0
      ? []
      : [`What ${counted(groups, 'group')} ${groups === 1 ? 'reads' : 'read'} is not known.`]),
  ]
})

/** With one replica it needs that one, whatever the limit. */
function isLimitUnknown(topic: Topic): boolean {
  return !isMinInsyncKnown(topic) && topic.partitions.some(({ replicas }) => replicas.length > 1)
}

/**
 * Groups of a kind that is not known here, or of Kafka Streams whose application has not told yet what it reads: they are judged by
 * their coordinator alone.
 */
export function isReadingUnknown({ protocol, state, topics }: Group): boolean {
  return (protocol === 'streams' || protocol === 'unknown') && topics.length === 0 && state !== 'Empty'
}

/** Behind a sentence of what does not stop. */
export function asFarAsKnown(cluster: Cluster): string {
  return unknownOf(cluster).length === 0 ? '' : ', as far as is known'
}
