import { type BrokerId, targetReplicas } from '../../cluster.ts'
import { formatCount } from '../../quantity.ts'
import type { Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { type Carried, LEAST_COUNT, skewOf } from '../skew.ts'

/** Partitions with one replica cannot be led elsewhere: they have rules of their own. */
export const leaderSkew: Rule = {
  id: 'leader-skew',
  severity: 'low',
  title: 'Leaders are uneven',
  why: 'Clients write to leaders and mostly read from them: the broker that leads most is the first to be too slow, and its loss moves most.',
  mends: 'Level the preferred leaders. Nothing is copied.',
  docs: 'basic_ops_leader_balancing',
  find: (scene) => skewOf(scene, 'leaders', preferredLeaders(scene), LEAST_COUNT, formatCount),
}

function preferredLeaders({ cluster }: Scene): Carried {
  const counts = new Map<BrokerId, number>()
  for (const { partitions } of cluster.topics) {
    for (const partition of partitions) {
      const [first, second] = targetReplicas(partition)
      if (first !== undefined && second !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1)
    }
  }
  return counts
}
