import { type Rule, words } from '../rule.ts'
import { brokersNamed } from '../scene.ts'

export const rackMissing: Rule = {
  id: 'rack-missing',
  severity: 'medium',
  title: 'Brokers without a rack, while others have one',
  why: 'Kafka and every plan treat these brokers as if they stood nowhere, so replicas that look spread may fall together.',
  mends: 'Set broker.rack on every broker.',
  docs: 'brokerconfigs_broker.rack',
  find: ({ registered }) => {
    const without = registered.filter(({ rack }) => rack === null)
    if (without.length === 0 || without.length === registered.length) return []
    const who = brokersNamed(without.map(({ id }) => id))
    return [
      {
        subject: who,
        facts: `${without.length} of ${registered.length} brokers without broker.rack`,
        basis: who,
        topics: [],
        remedy: words(
          'Set broker.rack in the configuration file of each of them and restart them one at a time.',
        ),
      },
    ]
  },
}
