import { targetReplicas } from '../../cluster.ts'
import { EVERYTHING, NO_GOALS } from '../../plan/goals.ts'
import { counted } from '../../words.ts'
import { aboutTopic } from '../per-topic.ts'
import { planFor } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { heldIn } from './internal-one-replica.ts'

/** Coordinator topics with copies elsewhere, all partitions of which the same broker is to lead. */
export const coordinatorsTogether: Rule = {
  id: 'coordinators-together',
  severity: 'medium',
  title: 'All coordinators on one broker',
  why: 'The leader of each partition of this topic coordinates the groups or transactions in it. With all of them on one broker, its loss or restart makes every client find a new coordinator at once.',
  mends: 'Level its preferred leaders. Nothing is copied.',
  docs: 'basic_ops_leader_balancing',
  find: (scene) =>
    scene.cluster.topics.flatMap((topic) => {
      const what = heldIn(topic.name)
      const assigned = topic.partitions.map(targetReplicas)
      const leaders = new Set(assigned.map(([first]) => first))
      const [broker] = leaders
      const copied = assigned.every((replicas) => replicas.length > 1)
      if (what === undefined || leaders.size !== 1 || assigned.length < 2 || !copied) return []
      return [
        {
          ...aboutTopic(topic),
          title: `${what} led by one broker`,
          facts: `${counted(assigned.length, 'partition')} led by broker ${broker}`,
          remedy: planFor({
            ...NO_GOALS,
            balance: ['leaders'],
            scope: { ...EVERYTHING, topics: [topic.name], waiting: 'leave' },
          }),
        },
      ]
    }),
}
