import { type Partition, racksOf, type Topic, targetReplicas } from '../../cluster.ts'
import { perTopic } from '../per-topic.ts'
import { spreadOverRacks } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { partitionsNamed, type Scene } from '../scene.ts'
import { isUnsafely } from './departed-unsafe.ts'
import { onlyRackOf } from './one-rack.ts'

/**
 * Partitions in fewer racks than wanted and possible. Those in one rack alone, and those that depart from the rule that the rest
 * of their topic follows, are told by rules of their own.
 */
export const rackShared: Rule = {
  id: 'rack-shared',
  severity: 'medium',
  title: 'Replicas share a rack',
  why: 'Losing one rack takes several replicas of a partition at once, although another rack could hold one of them.',
  mends: 'Move a replica of each to a rack that holds none.',
  docs: 'basic_ops_racks',
  find: (scene) =>
    perTopic(
      scene,
      (partition, topic) =>
        isShared(partition, topic, scene) &&
        onlyRackOf(partition, scene) === null &&
        !isUnsafely(topic, partition, scene),
      (topic, shared) => ({
        facts: `${partitionsNamed(shared.map(({ id }) => id))} · ${racksWanted(topic, scene)} racks wanted`,
        remedy: spreadOverRacks(scene, topic),
      }),
    ),
}

/** Racks that are unknown are not judged: `rack-missing` tells of them. */
function isShared(partition: Partition, topic: Topic, scene: Scene): boolean {
  const brokers = targetReplicas(partition).flatMap((id) => scene.byId.get(id) ?? [])
  if (brokers.some(({ rack }) => rack === null)) return false
  return racksOf(brokers).length < Math.min(brokers.length, racksWanted(topic, scene))
}

function racksWanted(topic: Topic, scene: Scene): number {
  return Math.min(scene.targetOf(topic).racks, racksOf(scene.liveBrokers).length)
}
