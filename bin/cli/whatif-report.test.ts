import { expect, test } from 'vitest'
import type { Cluster } from '#lib/domain/cluster.ts'
import { lose } from '#lib/domain/loss/lose.ts'
import { brokersOf, type Lost } from '#lib/domain/loss/lost.ts'
import { lossReport } from '#lib/domain/loss/report.ts'
import { incident, sampleCluster, times } from '#lib/domain/sample.ts'
import { whatifText } from './whatif-report.ts'

function textOf(cluster: Cluster, lost: Partial<Lost>): string[] {
  const whole = { brokers: [], racks: [], ...lost }
  const loss = lose(cluster, brokersOf(cluster, whole))
  return whatifText(cluster, whole, loss, lossReport(cluster, loss, whole.racks)).split('\n')
}

test('the text begins with what stops; partitions that fare alike are one line', () => {
  const lines = textOf(incident(), { brokers: [1] })
  expect(lines[0]).toBe(
    'If broker 1 is lost, 2 groups stop and 56 partitions go offline (50 of __consumer_offsets and 6 of audit-log).',
  )
  expect(lines[2]).toBe('The cluster as it was at 2026-01-01 00:00:00 UTC.')
  expect(lines[4]).toBe('Controller quorum: 2 of 3 voters left.')
  expect(lines[5]).toBe(
    'Margin as it is now: Losing broker 1 alone stops something: __consumer_offsets-0 goes offline.',
  )
  expect(lines).toContain(
    'billing   stops  __consumer_offsets-9 goes offline: it can neither join nor commit',
  )
  expect(lines).toContain('__consumer_offsets        0–49  offline          –')
  expect(lines).toContain('orders                       0  fails-over       2')
  expect(lines).toContain('     2  rack-b  2 → 4')
})

test('writes that are refused sooner than something stops have a margin of their own', () => {
  const config = { 'min.insync.replicas': '2' }
  const topics = { orders: { replicas: times(2, [1, 2, 3]), config }, logs: { replicas: [[4, 5, 6, 7]] } }
  const brokers = { 1: 'a', 2: 'b', 3: 'c', 4: 'd', 5: 'e', 6: 'f', 7: 'g' }
  const text = textOf(sampleCluster({ brokers, voters: [101], topics }), { brokers: [1] })
  expect(text).toContain(
    'Margin as it is now: It takes the loss of 3 brokers to stop something, such as 1, 2 and 3: orders-0 goes offline. It takes the loss of 2 brokers to have writes refused, such as 2 and 3: orders-0 refuses acks=all.',
  )
})

test('where nothing is touched there is nothing to list', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: null },
    voters: [101],
    dead: [3],
    topics: { orders: { replicas: times(2, [1, 2]), config: { 'min.insync.replicas': '1' } } },
    groups: { billing: ['orders'] },
  })
  expect(textOf(cluster, { brokers: [3] })).toEqual([
    'If broker 3 is lost, nothing stops.',
    'No leader moves.',
    'The cluster as it was at 2026-01-01 00:00:00 UTC.',
    'Down already: broker 3. What has stopped already is not told again.',
    '',
    'Controller quorum: 1 of 1 voters left.',
    'Margin as it is now: It takes the loss of 2 brokers to stop something, such as 1 and 2: orders-0 goes offline.',
    '',
  ])
})

test('what is not known is told with the verdict', () => {
  const topics = { orders: { replicas: times(2, [1, 2]) } }
  const cluster = sampleCluster({ brokers: { 1: 'a', 2: 'b', 3: 'c' }, voters: [101], topics })
  expect(textOf(cluster, { brokers: [3] }).slice(0, 2)).toEqual([
    'If broker 3 is lost, nothing stops, as far as is known.',
    'No leader moves. min.insync.replicas of 1 topic is not known and taken for 1.',
  ])
})

test('a rack, an unclean leader and refused writes are named', () => {
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'a', 3: 'b', 4: 'b' },
    voters: [101],
    topics: {
      __transaction_state: { replicas: [...times(3, [1, 2]), [3, 4]] },
      logs: {
        replicas: [[1, 3]],
        config: { 'unclean.leader.election.enable': 'true' },
        differing: { 0: { isr: [1] } },
      },
      orders: { replicas: [[1, 3]], config: { 'min.insync.replicas': '2' } },
    },
  })
  const lines = textOf(cluster, { racks: ['a'], brokers: [4] })
  expect(lines[0]).toMatch(/^If rack a and broker 4 are lost, 4 partitions go offline/)
  expect(lines[1]).toContain('Unclean election brings 1 partition back with records lost')
  const text = lines.join('\n')
  expect(text).toMatch(/^logs +0 +offline-data-at-risk +3, unclean$/m)
  expect(text).toContain('Of transactional ids, 75 % stop (by partitions of __transaction_state).')
})

test('of many lines the first are shown, and how many more there are', () => {
  const names = Array.from({ length: 60 }, (_, index) => [`t${100 + index}`, { replicas: times(3, [1]) }])
  const cluster = sampleCluster({
    brokers: { 1: 'a', 2: 'b' },
    voters: [101],
    topics: Object.fromEntries(names),
  })
  const text = textOf(cluster, { brokers: [1] }).join('\n')
  expect(text).toContain('\nand 10 more topics: --format json shows them all.\n')
  expect(text).toContain('\nand 120 more partitions: --format json shows them all.\n')
})
