import { replicationFactor, uncleanElection } from '../../cluster.ts'
import { UNCLEAN } from '../config-keys.ts'
import { aboutTopic } from '../per-topic.ts'
import { setOnTopic } from '../remedies.ts'
import type { Rule } from '../rule.ts'
import { topicsWithout } from '../scene.ts'

/** Topics that a replica out of sync may lead. With one replica there is no other to elect. */
export const uncleanElectionOn: Rule = {
  id: 'unclean-election',
  severity: 'high',
  title: 'Unclean election: acknowledged records may be lost',
  why: 'Where every in-sync replica is lost, one that is behind becomes leader, and the records that it lacks are gone, without a word to those who wrote them.',
  mends: 'Turn it off, where losing records is worse than waiting for a broker.',
  docs: 'design_uncleanleader',
  find: (scene) =>
    scene.cluster.topics.flatMap((topic) => {
      const entry = topic.config[UNCLEAN]
      if (!uncleanElection(topic) || replicationFactor(topic) < 2 || entry === undefined) return []
      return [
        {
          ...aboutTopic(topic),
          facts: `${UNCLEAN} = true${entry.source === 'topic' ? '' : ', a default'}`,
          basis: UNCLEAN,
          remedy: setOnTopic(
            topic,
            UNCLEAN,
            'false',
            'A partition that loses every in-sync replica then waits for one of them, and for an operator who decides otherwise.',
          ),
        },
      ]
    }),
  unknown: (scene) => topicsWithout(scene, UNCLEAN),
}
