import { expect, test } from 'vitest'
import type { ConfigChange } from '#lib/domain/config/change.ts'
import { changeSettingHref, configPlanSentence, inForceWords, resourceHref } from './config-words.ts'

const change: ConfigChange = {
  resource: { kind: 'topic', name: 'a&b' },
  ...{ key: 'retention.ms', type: 'long', from: null, to: '60000' },
  before: { value: '604800000', source: 'default' },
  after: { value: '60000', source: 'topic' },
}

const said = (over: Partial<ConfigChange>) =>
  configPlanSentence([{ ...change, ...over }])
    .map(({ text }) => text)
    .join('')

test('a plan says what is in force now, or what comes from beneath', () => {
  expect(said({})).toBe(
    'Set retention.ms to 60000 (1 min) on a&b: 604800000 (7 d) is in force now (Kafka’s default).',
  )
  expect(said({ to: null, after: { value: '1', source: 'static' } })).toBe(
    'Remove the override of retention.ms on a&b: 1 is in force then (the broker’s properties file).',
  )
  expect(said({ to: null, after: { value: null, source: 'default' } })).toContain(
    'Kafka’s default is in force then.',
  )
  expect(inForceWords('x', { value: null, source: 'default' })).toBe('nothing is set')
})

test('a plan of many changes names the first, and how many more there are', () => {
  const words = (count: number) =>
    configPlanSentence(Array.from({ length: count }, () => change)).map(({ text }) => text)
  expect(words(2)).toHaveLength(2)
  expect(words(7)).toEqual(['Set retention.ms to 60000 (1 min) on a&b, and change 6 more settings.'])
})

test('names go into addresses as they are', () => {
  expect(changeSettingHref('/c', change.resource, 'retention.ms')).toBe(
    '/c/configs?topic=a%26b&key=retention.ms',
  )
  expect(changeSettingHref('/c', { kind: 'cluster', name: '' })).toBe('/c/configs?brokers=all')
  expect(resourceHref('/c', { kind: 'broker', name: '2' })).toBe('/c/brokers/2')
})
