import { counted } from '../../words.ts'
import { ofQuorum, quorumUnknown } from '../quorum.ts'
import { type Rule, words } from '../rule.ts'

export const quorumEven: Rule = {
  id: 'quorum-even',
  severity: 'low',
  title: 'An even number of controllers',
  why: 'A majority of four is three: four controllers survive the loss of one, as three do, and there is one more to lose.',
  mends: 'Run an odd number of controllers: three or five.',
  docs: 'kraft_deployment',
  find: (scene) =>
    ofQuorum(scene, ({ voters }) => {
      if (voters.length === 0 || voters.length % 2 === 1) return []
      return [
        {
          subject: 'controller quorum',
          ...(voters.length === 2
            ? { severity: 'high' as const, title: 'Two controllers survive no loss' }
            : {}),
          facts: `${counted(voters.length, 'voter')}: ${voters.join(', ')}`,
          topics: [],
          remedy: words(
            voters.length === 2 ? `Add one controller: ${HOW}` : `Add one controller, or remove one: ${HOW}`,
          ),
        },
      ]
    }),
  unknown: quorumUnknown,
}

const HOW =
  'with kafka-metadata-quorum where the quorum is dynamic (kraft.version 1 or above), else by controller.quorum.voters on every node.'
