import { expect, test } from 'vitest'
import { incident, sampleCluster, times } from '../sample.ts'
import { type Impact, impactsOf, SUBJECTS } from './impact.ts'
import { lose } from './lose.ts'

function told(impacts: readonly Impact[]) {
  return impacts.map(({ subject, severity, text }) => `${subject}: ${severity}: ${text}`)
}

test('what matters most comes first, and what the cluster has is always told', () => {
  const cluster = incident()
  expect(told(impactsOf(cluster, lose(cluster, [1])))).toEqual([
    'quorum: nothing: 2 of 3 voters left; a new controller is elected.',
    'groups: stops: Of 2 groups 2 stop.',
    'partitions: stops: 56 go offline (50 of __consumer_offsets and 6 of audit-log).',
    'writes: nothing: None is refused elsewhere.',
    'leaders: nothing: 2 move. Broker 2 leads most, 67 %; now the most is 94 %.',
  ])
  expect(told(impactsOf(cluster, lose(cluster, [])))).toEqual([
    'quorum: nothing: 3 of 3 voters left.',
    'groups: nothing: All go on.',
    'partitions: nothing: None goes offline.',
    'writes: nothing: None is refused elsewhere.',
    'leaders: nothing: None moves. Broker 1 leads most, 94 %; now the most is 94 %.',
  ])
})

test('coordinators, refused writes, lost records and a lost quorum are told of those that have them', () => {
  const config = { 'min.insync.replicas': '2' }
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    voters: [1],
    topics: {
      __consumer_offsets: { replicas: times(50, [2, 3]) },
      __share_group_state: { replicas: [[2], [3]] },
      __transaction_state: { replicas: [[2, 3], [3]], config },
      logs: {
        replicas: [[2, 3]],
        config: { 'unclean.leader.election.enable': 'true' },
        differing: { 0: { isr: [2] } },
      },
    },
    groups: { billing: ['logs'] },
  })
  const impacts = impactsOf(cluster, lose(cluster, [2]))
  expect(impacts.map(({ subject }) => subject)).toEqual(SUBJECTS)
  expect(told(impacts)).toEqual([
    'quorum: nothing: 1 of 1 voters left.',
    'groups: nothing: Of 1 group 1 rejoins.',
    'ids: degrades: Of transactional ids, 50 % can neither begin nor commit (by partitions of __transaction_state).',
    'share-state: stops: Of the state of share groups, 50 % stop (by partitions of __share_group_state).',
    'partitions: stops: 2 go offline (1 of logs and 1 of __share_group_state). Unclean election brings 1 back with records lost.',
    'writes: degrades: 1 partition refuses acks=all (1 of __transaction_state); readers see nothing new there.',
    'leaders: nothing: 51 move. Broker 3 leads most, 100 %; now the most is 96 %.',
  ])
  expect(told(impactsOf(cluster, lose(cluster, [1])))[0]).toBe(
    'quorum: stops: 0 of 1 voters left: nothing can fail over, and no topic be changed.',
  )
})
