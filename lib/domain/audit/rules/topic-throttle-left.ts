import { type Config, isMoving, type Topic } from '../../cluster.ts'
import { FOLLOWER_REPLICAS, LEADER_REPLICAS } from '../../plan/throttle-keys.ts'
import { listed } from '../../words.ts'
import { MIN_ISR } from '../config-keys.ts'
import { aboutTopic } from '../per-topic.ts'
import type { Rule } from '../rule.ts'
import { topicsWithout } from '../scene.ts'

/** Topics with a list of throttled replicas that nothing moves any more. */
export const topicThrottleLeft: Rule = {
  id: 'topic-throttle-left',
  severity: 'medium',
  title: 'A throttle was left on a topic',
  why: 'Nothing of it moves, yet its replicas are still limited: one that falls behind, after a restart for example, catches up no faster than the throttle, and stays out of sync.',
  mends: 'Remove the lists of throttled replicas.',
  docs: 'rep-throttle',
  find: ({ cluster }) =>
    cluster.topics.flatMap((topic) => {
      const keys = listsOf(topic)
      if (keys.length === 0 || moves(topic)) return []
      return [
        {
          ...aboutTopic(topic),
          facts: `${listed(keys)} set, and nothing moves`,
          basis: keys.map((key) => `${key}=${topic.config[key]?.value}`).join(' '),
          remedy: {
            kind: 'config',
            label: `Remove the throttle of ${topic.name}`,
            changes: keys.map((key) => ({
              resource: { kind: 'topic', name: topic.name },
              key,
              value: null,
            })),
            text: 'Make sure that nobody is about to move it: a running job or tool sets these lists itself.',
          },
        },
      ]
    }),
  // What a topic sets is told with what it is held to: the lists are absent while nobody sets them.
  unknown: (scene) => topicsWithout(scene, MIN_ISR),
  // Whether they are left over shows once the move has ended.
  hidden: ({ cluster }) =>
    cluster.topics.filter((topic) => listsOf(topic).length > 0 && moves(topic)).map(aboutTopic),
}

function listsOf({ config }: Topic): readonly string[] {
  return [LEADER_REPLICAS, FOLLOWER_REPLICAS].filter((key) => isSet(config, key))
}

function moves({ partitions }: Topic): boolean {
  return partitions.some(isMoving)
}

function isSet(config: Config, key: string): boolean {
  const value = config[key]?.value
  return value !== undefined && value !== ''
}
