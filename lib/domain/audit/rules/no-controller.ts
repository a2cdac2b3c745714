import { hasMajority, votersLeft } from '../../loss/before-loss.ts'
import { counted } from '../../words.ts'
import { quorumUnknown } from '../quorum.ts'
import { type Rule, words } from '../rule.ts'

/** A quorum without a majority, or one of which no broker has reached a controller for long: `Quorum.lagging` then holds all voters. */
export const noController: Rule = {
  id: 'no-controller',
  severity: 'critical',
  title: 'No controller leads',
  why: 'Without an active controller no leader is elected, no in-sync set changes and no broker counts as down: brokers go on with what they lead, and whatever else stops stays so.',
  mends: 'Bring a majority of the controllers back.',
  docs: 'kraft_quorum_monitoring',
  find: ({ cluster: { kraft, brokers } }) => {
    const dead = new Set(brokers.filter(({ alive }) => !alive).map(({ id }) => id))
    if (kraft === null || hasMajority(kraft, dead)) return []
    const { voters } = kraft
    const up = votersLeft(kraft, dead).length
    return [
      {
        subject: 'controller quorum',
        facts:
          voters.length === 0
            ? 'no voter known'
            : `${up} of ${counted(voters.length, 'voter')} known to be up`,
        basis: 'no majority',
        topics: [],
        remedy: words(
          'Bring a majority of the controllers back, with their disks. Until then stop no broker: what it leads would stay without a leader.',
        ),
      },
    ]
  },
  unknown: (scene) => (scene.cluster.kraft === null ? quorumUnknown(scene) : null),
}
