import { counted } from '../../words.ts'
import { ofQuorum, quorumUnknown } from '../quorum.ts'
import { type Rule, words } from '../rule.ts'

/** Voters that have fallen behind do not count for a majority. */
export const quorumBehind: Rule = {
  id: 'quorum-behind',
  severity: 'high',
  title: 'A controller is down or behind',
  why: 'It does not count for the majority that every election needs: with one more gone there may be none.',
  mends: 'Bring it back, or find out why it does not keep up.',
  docs: 'kraft_quorum_monitoring',
  find: (scene) =>
    ofQuorum(scene, ({ voters, lagging }) => {
      const late = voters.filter((id) => lagging.includes(id))
      const spare = voters.length - late.length - Math.floor(voters.length / 2) - 1
      // Without a majority there is no controller at all, which is another finding.
      if (late.length === 0 || spare < 0) return []
      return [
        {
          subject: 'controller quorum',
          facts: `voter ${late.join(', ')} of ${voters.join(', ')} · ${
            spare > 0 ? `${counted(spare, 'more loss', 'more losses')} left` : 'no loss left'
          }`,
          topics: [],
          remedy: words('Look at the log of the controller named, and at its connection to the others.'),
        },
      ]
    }),
  unknown: quorumUnknown,
}
