import { type BrokerId, COORDINATOR_TOPICS, targetReplicas } from '../../cluster.ts'
import { formatCount } from '../../quantity.ts'
import type { Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { countsOf, LEAST_COUNT, skewOf } from '../skew.ts'

/** What a broker leads because it holds the only replica can be led nowhere else: that is told by rules of its own. */
export const leaderSkew: Rule = {
  id: 'leader-skew',
  severity: 'low',
  title: 'Leaders are uneven',
  why: 'Clients write to leaders and mostly read from them: the broker that leads most is the first to be too slow, and its loss moves most.',
  mends: 'Level the preferred leaders. Nothing is copied.',
  docs: 'basic_ops_leader_balancing',
  find: (scene) => {
    const movable = movableLeaders(scene)
    const canGive = (broker: BrokerId) => (movable.get(broker) ?? 0) >= LEAST_COUNT
    const leaders = countsOf(scene, (load) => load.leaders)
    return skewOf(scene, 'leaders', leaders, LEAST_COUNT, formatCount, canGive)
  },
}

/**
 * Partitions that each broker is to lead and another replica could, of coordinator topics those above an even share: these are
 * levelled by themselves, and do not make up for others.
 */
function movableLeaders({ cluster, liveBrokers }: Scene): ReadonlyMap<BrokerId, number> {
  const counts = new Map<BrokerId, number>()
  for (const { name, partitions } of cluster.topics) {
    const even = COORDINATOR_TOPICS.has(name) ? Math.ceil(partitions.length / liveBrokers.length) : 0
    const own = new Map<BrokerId, number>()
    for (const partition of partitions) {
      const [first, second] = targetReplicas(partition)
      if (first !== undefined && second !== undefined) own.set(first, (own.get(first) ?? 0) + 1)
    }
    for (const [broker, count] of own)
      counts.set(broker, (counts.get(broker) ?? 0) + Math.max(0, count - even))
  }
  return counts
}
