import { expect, test } from 'vitest'
import { type Observation, PART_NAMES } from '../observation.ts'
import { sampleCluster } from '../sample.ts'
import { memoryOf } from './memory.ts'
import { resume } from './resume.ts'

const brokers = { 1: null, 2: null, 3: null }
const topics = { orders: { replicas: [[1, 2]] } }
const before = memoryOf(sampleCluster({ brokers, topics }), null)

const age = { readAt: 100_000, tookMs: 1, problem: null }
const first: Observation = {
  version: 1,
  cluster: sampleCluster({ brokers, topics, dead: [2] }),
  contacts: {},
  parts: Object.fromEntries(PART_NAMES.map((name) => [name, age])) as Observation['parts'],
}

test('what is different after a pause is told as its outcome', () => {
  expect(resume(10_000, before, first, 100_000)).toMatchObject([
    { kind: 'not-watched', why: 'compared', from: 10_000, at: 100_000 },
    { kind: 'broker-down', since: 10_000, at: 100_000 },
    { kind: 'isr-shrank', since: 10_000 },
  ])
})

test('without a memory nothing is made up', () => {
  expect(resume(10_000, null, first, 100_000)).toMatchObject([{ kind: 'not-watched', why: 'no-console' }])
})

test('a short pause is not worth a word, but what changed in it is', () => {
  expect(resume(95_000, before, first, 100_000).map(({ kind }) => kind)).toEqual([
    'broker-down',
    'isr-shrank',
  ])
})

test('a console that watched all the time has nothing to catch up on', () => {
  expect(resume(100_000, before, first, 100_000)).toEqual([])
})
