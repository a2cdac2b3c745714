import { setOnAllBrokers } from '../broker-defaults.ts'
import { UNCLEAN } from '../config-keys.ts'
import type { Rule } from '../rule.ts'
import { brokersNamed, brokersWithout } from '../scene.ts'

export const defaultUncleanElection: Rule = {
  id: 'default-unclean-election',
  severity: 'medium',
  title: 'New topics may lose acknowledged records',
  why: 'A topic that does not say otherwise elects a replica that is behind where every in-sync one is lost: what it lacks is gone.',
  mends: 'Turn unclean.leader.election.enable off for the whole cluster, and on where a topic can bear it.',
  docs: 'brokerconfigs_unclean.leader.election.enable',
  find: (scene) => {
    const on = scene.registered.filter(({ config }) => config[UNCLEAN]?.value === 'true')
    if (on.length === 0) return []
    return [
      {
        subject: brokersNamed(on.map(({ id }) => id)),
        facts: `${UNCLEAN} = true`,
        topics: [],
        remedy: setOnAllBrokers(
          scene,
          UNCLEAN,
          'false',
          'It changes every topic that does not set it: a partition that loses every in-sync replica then waits for one of them.',
        ),
      },
    ]
  },
  unknown: (scene) => brokersWithout(scene, UNCLEAN),
}
