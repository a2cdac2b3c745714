import { expect, test } from 'vitest'
import type { ConfigEntry, ConfigSource } from '../cluster.ts'
import type { Observation, PartAge } from '../observation.ts'
import { staleness } from '../plan/stale.ts'
import { problem } from '../problem.ts'
import { sampleCluster } from '../sample.ts'
import type { ConfigChange } from './change.ts'
import { configPlan } from './plan.ts'
import { configStaleness } from './stale.ts'

const change: ConfigChange = {
  resource: { kind: 'topic', name: 'orders' },
  ...{ key: 'retention.ms', type: 'long', from: '1000', to: '2000' },
  before: { value: '1000', source: 'topic' },
  after: { value: '2000', source: 'topic' },
}
const PLANNED = 100
const orders = { replicas: [[1]] }
const cluster = sampleCluster({ brokers: { 1: null }, topics: { orders } })

function observed(value: string, source: ConfigSource, age: Partial<PartAge> = {}): Observation {
  const part: PartAge = { readAt: PLANNED + 1, tookMs: 1, problem: null, ...age }
  const config: Record<string, ConfigEntry> = { 'retention.ms': { value, source } }
  return {
    version: 1,
    cluster: { ...cluster, topics: cluster.topics.map((topic) => ({ ...topic, config })) },
    parts: {
      ...{ metadata: part, quorum: part, logDirs: part },
      ...{ topicConfigs: part, brokerConfigs: part, groups: part },
    },
    contacts: {},
  }
}

const stale = (observation: Observation) => configStaleness([change], observation, PLANNED)

test('it is stale as soon as a reading after it shows another value', () => {
  expect(stale(observed('1000', 'topic'))).toBeNull()
  expect(stale(observed('3000', 'topic'))).toContain('is 3000 (3 s) now')
  expect(stale(observed('604800000', 'default'))).toContain('is not set any more')
  expect(stale(observed('2000', 'topic'))).toContain('is 2000 (2 s) already')
})

test('a reading from before the plan, or one that failed in part, says nothing', () => {
  expect(stale(observed('3000', 'topic', { readAt: PLANNED }))).toBeNull()
  const failing = { problem: problem('timed-out', 'No answer.') }
  expect(stale(observed('3000', 'topic', failing))).toBeNull()
})

test('it does not fit a topic that is gone or another one, or a broker that is not registered', () => {
  const plan = configPlan(cluster, [change], { orders: 'id-of-orders' })
  expect(staleness(plan, cluster)).toBeNull()
  expect(staleness({ ...plan, topicIds: { orders: 'other' } }, cluster)).toContain('created again')
  expect(staleness(plan, sampleCluster({ brokers: { 1: null }, topics: {} }))).toContain('was deleted')
  const onBroker = { ...change, resource: { kind: 'broker', name: '7' } } as const
  expect(staleness(configPlan(cluster, [onBroker], {}), cluster)).toContain('no broker 7')
})
