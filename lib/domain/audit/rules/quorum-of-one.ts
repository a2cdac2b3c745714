import { ofQuorum, quorumUnknown } from '../quorum.ts'
import { type Rule, words } from '../rule.ts'

/** One controller: nothing fails over without it. */
export const quorumOfOne: Rule = {
  id: 'quorum-of-one',
  severity: 'critical',
  title: 'A quorum of one controller',
  why: 'While it is down no leader can be elected, no topic can be created, and no in-sync set can change: every other loss then stops something.',
  mends: 'Run three controllers.',
  docs: 'kraft_deployment',
  find: (scene) =>
    ofQuorum(scene, ({ voters }) => {
      if (voters.length !== 1) return []
      return [
        {
          // A cluster of one broker stops with that broker anyway.
          ...(scene.cluster.brokers.length > 1 ? {} : { severity: 'medium' as const }),
          subject: 'controller quorum',
          facts: `voter ${voters[0]}`,
          topics: [],
          remedy: words(
            'Start two more controllers and add them to the quorum: kafka-metadata-quorum add-controller where the quorum is dynamic (kraft.version 1 or above), else controller.quorum.voters on every node.',
          ),
        },
      ]
    }),
  unknown: quorumUnknown,
}
