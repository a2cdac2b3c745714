import { type Partition, replicationFactor, type Topic, targetReplicas } from '../../cluster.ts'
import type { Departure } from '../../placement/fit.ts'
import { fitsOf } from '../../placement/fits.ts'
import { aboutTopic } from '../per-topic.ts'
import { onlyRackOf, sharesRack } from '../racks.ts'
import { raiseReplication, spreadOverRacks } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { partitionsNamed, type Scene } from '../scene.ts'

/**
 * Partitions that depart from the placement rule that others of their topic follow, into a shared rack or with fewer replicas.
 * A departure onto a broker that is down is no news: that broker is.
 */
export const departedUnsafe: Rule = {
  id: 'departed-unsafe',
  severity: 'medium',
  title: 'Moved off its placement rule, unsafely',
  why: 'Other partitions of the topic are where the placement rule has them. These were moved, and survive less for it.',
  mends: 'Spread the replicas over the racks again, or add the one that is missing.',
  docs: 'basic_ops_partitionassignment',
  *find(scene) {
    for (const topic of scene.cluster.topics) {
      const gone = departuresOf(topic, scene).filter((departure) => isUp(departure, scene))
      const [first] = gone
      if (first === undefined) continue
      const short = gone.some(({ actual, expected }) => actual.length < expected.length)
      yield {
        ...aboutTopic(topic),
        facts: `${partitionsNamed(gone.map(({ partition }) => partition))} · ${first.reason}; by the rule ${first.expected.join(', ')}`,
        remedy: short
          ? raiseReplication(scene, topic, Math.max(...gone.map(({ expected }) => expected.length)))
          : spreadOverRacks(scene, topic),
      }
    }
  },
  hidden: (scene) =>
    scene.restored === scene.cluster
      ? []
      : scene.cluster.topics
          .filter((topic) => departuresOf(topic, scene).some((departure) => !isUp(departure, scene)))
          .map(aboutTopic),
}

function isUp({ actual }: Departure, { isLive }: Scene): boolean {
  return actual.every(isLive)
}

/**
 * The partitions that this rule tells of once their brokers are up: which of them are makes no difference here. Looking for a topic's rule takes time, so it is only done where a few of its partitions
 * survive less than the others: where most do, that is how the topic was placed.
 */
export function departuresOf(topic: Topic, scene: Scene): readonly Departure[] {
  const factor = replicationFactor(topic)
  const suspects = topic.partitions.filter((partition) => survivesLess(partition, topic, factor, scene))
  if (suspects.length === 0 || suspects.length > topic.partitions.length / 2) return []
  const { departures } = fitsOf(scene.restored)(topic)
  const ids = new Set(suspects.map(({ id }) => id))
  return departures.filter(({ partition, kind }) => kind === 'unsafe' && ids.has(partition))
}

/** In fewer racks or with fewer replicas than the topic has, and not told as `one-rack`, `one-replica` or `below-target`. */
function survivesLess(partition: Partition, topic: Topic, factor: number, scene: Scene): boolean {
  const replicas = targetReplicas(partition)
  if (!replicas.every(scene.isRegistered)) return false
  if (sharesRack(partition, topic, scene)) return onlyRackOf(partition, scene) === null
  const { replicationFactor: wanted, mayBeSingle } = scene.targetOf(topic)
  const told = replicas.length < wanted && !mayBeSingle
  return !told && replicas.length < factor
}
