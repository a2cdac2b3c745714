import { aboutTopic } from '../per-topic.ts'
import { onlyRackOf, racksWanted, sharesRack } from '../racks.ts'
import { spreadOverRacks } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { partitionsNamed } from '../scene.ts'
import { departuresOf } from './departed-unsafe.ts'

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
  *find(scene) {
    for (const topic of scene.cluster.topics) {
      const sharing = topic.partitions.filter(
        (partition) => sharesRack(partition, topic, scene) && onlyRackOf(partition, scene) === null,
      )
      if (sharing.length === 0) continue
      const departed = new Set(departuresOf(topic, scene).map(({ partition }) => partition))
      const ids = sharing.map(({ id }) => id).filter((id) => !departed.has(id))
      if (ids.length === 0) continue
      yield {
        ...aboutTopic(topic),
        facts: `${partitionsNamed(ids)} · ${racksWanted(topic, scene)} racks wanted`,
        remedy: spreadOverRacks(scene, topic),
      }
    }
  },
}
