import { counted, listedUpTo } from '../../words.ts'
import { perTopic } from '../per-topic.ts'
import { onlyRackOf } from '../racks.ts'
import { spreadOverRacks } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { partitionsNamed } from '../scene.ts'

/** Topics with partitions whose replicas, two or more, are all in one rack although there are others. */
export const oneRack: Rule = {
  id: 'one-rack',
  severity: 'high',
  title: 'All replicas in one rack',
  why: 'Losing the rack takes these partitions offline, replicas and all.',
  mends: 'Move one replica of each to another rack.',
  docs: 'basic_ops_racks',
  find: (scene) =>
    scene.registeredRacks < 2
      ? []
      : perTopic(
          scene,
          (partition, topic) => scene.targetOf(topic).racks > 1 && onlyRackOf(partition, scene) !== null,
          (topic, trapped) => ({
            facts: `${partitionsNamed(trapped.map(({ id }) => id))} · ${listedUpTo(
              3,
              [...new Set(trapped.flatMap((partition) => onlyRackOf(partition, scene) ?? []))].sort(),
            )}`,
            why: `Losing the rack takes ${counted(trapped.length, 'partition')} offline, replicas and all.`,
            remedy: spreadOverRacks(scene, topic),
          }),
        ),
}
