import { expect, test } from 'vitest'
import { problem } from '#lib/domain/problem.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import { HEADLESS_MS, Silence, unanswering, withoutLeader, withoutLeaders } from './silence.ts'

const SILENT = problem('timed-out', 'No answer.')
const REFUSED = problem('kafka-refused', 'Not authorized.')

test('a quorum that nobody answers for is without a leader after a while, until somebody does', () => {
  const silence = new Silence()
  expect(silence.isHeadless(0)).toBe(false)
  silence.note(SILENT, 0)
  silence.note(SILENT, HEADLESS_MS / 2)
  expect(silence.isHeadless(HEADLESS_MS - 1)).toBe(false)
  expect(silence.isHeadless(HEADLESS_MS)).toBe(true)
  silence.note(null, HEADLESS_MS)
  silence.note(SILENT, HEADLESS_MS + 1)
  expect(silence.isHeadless(HEADLESS_MS + 2)).toBe(false)
})

test('for a while after that the dead are still shown as alive', () => {
  const silence = new Silence()
  silence.note(SILENT, 0)
  silence.note(null, HEADLESS_MS / 2)
  expect(silence.hidesTheDead(HEADLESS_MS / 2), 'it was an election').toBe(false)
  silence.note(SILENT, 50_000)
  expect(silence.hidesTheDead(50_000 + HEADLESS_MS)).toBe(true)
  silence.note(null, 100_000)
  expect(silence.isHeadless(100_000)).toBe(false)
  expect(silence.hidesTheDead(109_000)).toBe(true)
  silence.note(null, 110_000)
  expect(silence.hidesTheDead(118_000)).toBe(false)
})

test('one that may not be asked for says nothing of its leader', () => {
  const silence = new Silence()
  silence.note(REFUSED, 0)
  silence.note(REFUSED, HEADLESS_MS)
  expect(silence.isHeadless(2 * HEADLESS_MS)).toBe(false)
})

test('no voter counts for a majority then, known or not', () => {
  const known = { leaderId: 2, voters: [1, 2, 3], lagging: [1] }
  expect(withoutLeader(known)).toEqual({ leaderId: null, voters: [1, 2, 3], lagging: [1, 2, 3] })
  expect(withoutLeader(null)).toEqual({ leaderId: null, voters: [], lagging: [] })
})

test('a broker is gone once it has not answered for a session', () => {
  const now = 1_000_000
  const answer = (ago: number | null, answers = false) => ({
    ...{ answers, lastAnswerAt: ago === null ? null : now - ago, problem: answers ? null : SILENT },
  })
  const contacts = { 1: answer(100, true), 2: answer(3_000), 3: answer(9_000), 4: answer(null) }
  expect([...unanswering(contacts, now)]).toEqual([3, 4])
})

test('what a broker that is gone leads nobody leads; other topics stay the same', () => {
  const { topics } = sampleCluster({
    brokers: { 1: null, 2: null },
    topics: { both: { replicas: [[1], [2]] }, one: { replicas: [[1, 2]] } },
  })
  const [both, one] = withoutLeaders(topics, new Set([2]))
  expect(both?.partitions.map(({ leader }) => leader)).toEqual([1, null])
  expect(one).toBe(topics[1])
})
