import { type Partition, racksOf, type Topic } from '../../cluster.ts'
import type { Departure } from '../../placement/fit.ts'
import { fitsOf } from '../../placement/fits.ts'
import { aboutTopic } from '../per-topic.ts'
import { raiseReplication, spreadOverRacks } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { partitionsNamed, type Scene } from '../scene.ts'
import { onlyRackOf } from './one-rack.ts'

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
  find: (scene) =>
    scene.cluster.topics.flatMap((topic) => {
      const gone = topic.partitions.flatMap((partition) => departureOf(topic, partition, scene) ?? [])
      const [first] = gone
      if (first === undefined) return []
      const short = gone.some(({ actual, expected }) => actual.length < expected.length)
      return [
        {
          ...aboutTopic(topic),
          facts: `${partitionsNamed(gone.map(({ partition }) => partition))} · ${first.reason}; by the rule ${first.expected.join(', ')}`,
          remedy: short
            ? raiseReplication(scene, topic, Math.max(...gone.map(({ expected }) => expected.length)))
            : spreadOverRacks(scene, topic),
        },
      ]
    }),
}

/** Whether this rule tells of the partition. */
export function isUnsafely(topic: Topic, partition: Partition, scene: Scene): boolean {
  return departureOf(topic, partition, scene) !== null
}

function departureOf(topic: Topic, partition: Partition, scene: Scene): Departure | null {
  const fit = fitsOf(scene.cluster)(topic)
  // What no partition follows is no rule of this topic.
  if (fit.departures.length === 0 || fit.follows === 0) return null
  const departure = fit.departures.find((one) => one.partition === partition.id && one.kind === 'unsafe')
  if (departure === undefined || departure.actual.some((id) => !scene.isLive(id))) return null
  const { replicationFactor, racks, mayBeSingle } = scene.targetOf(topic)
  const { actual, expected } = departure
  // Told as `one-replica` or `below-target`, as `one-rack`, or wanted so.
  if (actual.length < expected.length) {
    return actual.length < replicationFactor || mayBeSingle ? null : departure
  }
  const used = racksOf(actual.flatMap((id) => scene.byId.get(id) ?? [])).length
  return used >= racks || onlyRackOf(partition, scene) !== null ? null : departure
}
