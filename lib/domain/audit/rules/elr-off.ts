import { isAtLeast } from '../release.ts'
import { type Rule, words } from '../rule.ts'

/** The first release whose clusters have it by default (KIP-966). */
const FIRST = '4.1'

export const elrOff: Rule = {
  id: 'elr-off',
  severity: 'medium',
  title: 'Eligible leader replicas are off',
  why: 'Without them Kafka forgets which replicas still had every acknowledged record when the last in-sync one was lost: a partition waits for that one alone, although another could lead it without loss.',
  mends: 'Turn the feature eligible.leader.replicas.version on. It can be turned off again.',
  docs: 'eligible_leader_replicas',
  find: ({ cluster: { elrEnabled, kafkaVersion } }) => {
    if (elrEnabled || kafkaVersion === null || !isAtLeast(kafkaVersion, FIRST)) return []
    return [
      {
        subject: 'cluster',
        facts: `metadata.version ${kafkaVersion} · eligible.leader.replicas.version 0`,
        basis: 'off',
        topics: [],
        remedy: words(
          'Run kafka-features upgrade --feature eligible.leader.replicas.version=1. The broker-level min.insync.replicas is removed by it: set the cluster-wide one before.',
        ),
      },
    ]
  },
  unknown: ({ cluster: { elrEnabled, kafkaVersion } }) =>
    !elrEnabled && kafkaVersion === null ? 'the version of the cluster is not known' : null,
}
