import { type BrokerId, COORDINATOR_TOPICS, type Topic, targetReplicas } from '../../cluster.ts'
import { formatCount } from '../../quantity.ts'
import { couldLeadLess } from '../leader-paths.ts'
import type { Rule } from '../rule.ts'
import type { Scene } from '../scene.ts'
import { countsOf, type Givers, LEAST_COUNT, skewHidden, skewOf } from '../skew.ts'

/** Where a broker leads most because it holds most, or holds the only replica, no other order of replicas helps: other rules tell that. */
export const leaderSkew: Rule = {
  id: 'leader-skew',
  severity: 'low',
  title: 'Leaders are uneven',
  why: 'Clients write to leaders and mostly read from them: the broker that leads most is the first to be too slow, and its loss moves most.',
  mends: 'Level the preferred leaders. Nothing is copied.',
  docs: 'basic_ops_leader_balancing',
  find: (scene) => {
    const leaders = countsOf(scene, (load) => load.leaders)
    const givers: Givers = (isUp) => giversOf(scene, isUp, leaders)
    return skewOf(scene, 'leaders', leaders, LEAST_COUNT, formatCount, givers)
  },
  hidden: skewHidden,
}

/** Which brokers could lead fewer, as a plan levels them: each coordinator topic by itself, and all others together. */
function giversOf(
  { cluster }: Scene,
  isUp: (broker: BrokerId) => boolean,
  leaders: ReadonlyMap<BrokerId, number | null>,
): (broker: BrokerId) => boolean {
  const coordinates = ({ name }: Topic) => COORDINATOR_TOPICS.has(name)
  const others = cluster.topics.filter((topic) => !coordinates(topic)).flatMap(({ partitions }) => partitions)
  const groups = [
    couldLeadLess(others, (id) => leaders.get(id) ?? 0, isUp, LEAST_COUNT),
    ...cluster.topics
      .filter(coordinates)
      .map((topic) => couldLeadLess(topic.partitions, leadersIn(topic), isUp, LEAST_COUNT)),
  ]
  return (broker) => groups.some((could) => could(broker))
}

function leadersIn({ partitions }: Topic): (broker: BrokerId) => number {
  const counts = new Map<BrokerId, number>()
  for (const partition of partitions) {
    const [first] = targetReplicas(partition)
    if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  return (broker) => counts.get(broker) ?? 0
}
