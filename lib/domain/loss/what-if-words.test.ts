import { expect, test } from 'vitest'
import { incident, sampleCluster, times } from '../sample.ts'
import { lose } from './lose.ts'
import { marginsOf } from './margin.ts'
import { rollingRestart } from './restarts.ts'
import { afterPlanWords, marginVerdict, restartWords, whatIfVerdict } from './what-if-words.ts'
import type { Sentence } from './words.ts'

const BROKERS = { 1: 'a', 2: 'b', 3: 'c' }
const ONE = { 'min.insync.replicas': '1' }
const HEALTHY = sampleCluster({
  brokers: BROKERS,
  topics: { orders: { replicas: times(3, [1, 2, 3]), config: ONE } },
})

function plain(sentence: Sentence): string {
  return sentence.map(({ text }) => text).join('')
}

test('how much can be lost is the sentence, and an example follows', () => {
  const { sentence, lede } = marginVerdict(incident(), marginsOf(incident()))
  expect(sentence).toEqual([{ text: 'Losing broker 1 alone stops something.', tone: 'bad' }])
  expect(lede).toBe(
    '2 groups stop and 56 partitions go offline (50 of __consumer_offsets and 6 of audit-log).',
  )
  const healthy = marginVerdict(HEALTHY, marginsOf(HEALTHY))
  expect(healthy.sentence).toEqual([
    { text: 'It takes the loss of 2 brokers to stop something.', tone: 'ok' },
  ])
  expect(healthy.lede).toBe('Such as 1 and 2: the controller quorum loses its majority.')
  const empty = sampleCluster({ brokers: BROKERS, voters: [101], topics: {} })
  expect(plain(marginVerdict(empty, marginsOf(empty)).sentence)).toBe('No loss of brokers stops anything.')
})

test('a loss is told with what it does, and with who leads then', () => {
  const one = whatIfVerdict(HEALTHY, { brokers: [1], racks: [] }, lose(HEALTHY, [1]))
  expect(plain(one.sentence)).toBe('If broker 1 is lost, nothing stops.')
  expect(one.lede).toBe(
    '3 leaders move. Broker 2 would lead most, 100 % of all; now the most is 100 %. A new controller is elected (2 of 3 voters left).',
  )
  const config = { 'min.insync.replicas': '2' }
  const tight = sampleCluster({
    brokers: BROKERS,
    voters: [101],
    topics: { orders: { replicas: [[1, 2]], config } },
  })
  const two = whatIfVerdict(tight, { brokers: [], racks: ['b'] }, lose(tight, [2]))
  expect(plain(two.sentence)).toBe(
    'If rack b is lost, nothing goes offline, but 1 topic refuses acks=all writes.',
  )
  expect(plain(afterPlanWords(lose(tight, [2])))).toBe(' After the plan, only writes are refused.')
  expect(plain(afterPlanWords(lose(tight, [3])))).toBe(' After the plan, nothing stops.')
  expect(plain(afterPlanWords(lose(tight, [1, 2])))).toBe(' After the plan, it still stops something.')
})

test('which brokers can be restarted is told in a few words', () => {
  expect(restartWords(rollingRestart(HEALTHY))).toBe(
    'every broker, in this order: one at a time, each once the one before is back in sync',
  )
  expect(restartWords(rollingRestart(incident()))).toMatch(/^every broker but 1, in this order/)
  const alone = sampleCluster({ brokers: { 1: null }, topics: {} })
  expect(restartWords(rollingRestart(alone))).toBe('no broker')
  expect(restartWords([])).toBe('')
})
