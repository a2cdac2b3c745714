import type { Partition, Topic } from '../cluster.ts'
import type { Found } from './rule.ts'
import type { Scene } from './scene.ts'

/** One finding for each topic with partitions that are wrong, about these. */
export function* perTopic(
  { cluster }: Scene,
  isWrong: (partition: Partition, topic: Topic) => boolean,
  found: (topic: Topic, partitions: readonly Partition[]) => Omit<Found, 'of' | 'subject' | 'topics'>,
): Iterable<Found> {
  for (const topic of cluster.topics) {
    const partitions = topic.partitions.filter((partition) => isWrong(partition, topic))
    if (partitions.length > 0) yield { ...aboutTopic(topic), ...found(topic, partitions) }
  }
}

/** What `hidden` tells of topics with such partitions. */
export function topicsWith(
  { cluster }: Scene,
  isHidden: (partition: Partition, topic: Topic) => boolean,
): Pick<Found, 'of'>[] {
  return cluster.topics
    .filter((topic) => topic.partitions.some((partition) => isHidden(partition, topic)))
    .map(aboutTopic)
}

/** What every finding about one topic has. */
export function aboutTopic({ name }: Topic): Pick<Found, 'of' | 'subject' | 'topics'> {
  return { of: name, subject: name, topics: [name] }
}
