import { expect, test } from 'vitest'
import { changeOf, changeTitle, conflictOf, reverseOf } from './change.ts'
import { type ConfigResource, inForce, ownValue, type Setting, withoutOwn } from './setting.ts'

const orders: ConfigResource = { kind: 'topic', name: 'orders' }
const one: ConfigResource = { kind: 'broker', name: '1' }

function setting(over: Partial<Setting>): Setting {
  return {
    key: 'retention.ms',
    value: '60000',
    source: 'topic',
    type: 'long',
    documentation: null,
    readOnly: false,
    sensitive: false,
    synonyms: [
      { key: 'retention.ms', value: '60000', source: 'topic' },
      { key: 'log.retention.hours', value: '168', source: 'default' },
    ],
    ...over,
  }
}

test('without its own value, the next less specific one is in force, in the unit of the key', () => {
  expect(ownValue(setting({}), orders)).toBe('60000')
  expect(inForce(setting({}))).toEqual({ value: '60000', source: 'topic' })
  expect(withoutOwn(setting({}), orders)).toEqual({ value: '604800000', source: 'default' })
})

test('a value under another name of the same setting is not the own one', () => {
  const hours = setting({
    key: 'log.retention.ms',
    value: null,
    source: 'static',
    synonyms: [{ key: 'log.retention.hours', value: '24', source: 'static' }],
  })
  expect(ownValue(hours, one)).toBeNull()
  expect(inForce(hours)).toEqual({ value: '86400000', source: 'static' })
})

test('where Kafka names nothing beneath, the value is not known', () => {
  const alone = setting({ synonyms: [{ key: 'retention.ms', value: '60000', source: 'topic' }] })
  expect(withoutOwn(alone, orders)).toEqual({ value: null, source: 'default' })
})

test('a change is from what is set on the very resource, to what Kafka will write back', () => {
  const change = changeOf(orders, setting({}), ' 0120000 ')
  expect(change).toMatchObject({
    ok: true,
    value: { from: '60000', to: '120000', after: { value: '120000', source: 'topic' } },
  })
  if (!change.ok) return
  expect(changeTitle(change.value)).toBe('Set retention.ms to 120000 (2 min) on orders')
  expect(reverseOf(change.value)).toMatchObject({ from: '120000', to: '60000' })
  const inherited = changeOf(orders, setting({ source: 'default', synonyms: [] }), '5')
  expect(inherited).toMatchObject({ ok: true, value: { from: null } })
})

test('taking the own value away tells what comes from beneath', () => {
  const change = changeOf(orders, setting({}), null)
  expect(change).toMatchObject({ ok: true, value: { to: null, after: { value: '604800000' } } })
  if (change.ok) expect(changeTitle(change.value)).toBe('Remove the override of retention.ms on orders')
})

test('what changes nothing, and what no request can change, is refused with the reason', () => {
  expect(changeOf(orders, setting({}), '060000')).toMatchObject({ problem: { code: 'plan-empty' } })
  expect(changeOf(one, setting({}), null)).toMatchObject({
    problem: {
      code: 'plan-empty',
      message: 'No value of retention.ms is set on broker 1. Nothing has to be changed.',
    },
  })
  expect(changeOf(one, setting({ readOnly: true }), '1')).toMatchObject({
    problem: { code: 'config-fixed', message: expect.stringContaining('is read-only') },
  })
  expect(changeOf(one, setting({ sensitive: true }), '1')).toMatchObject({
    problem: { code: 'config-fixed', message: expect.stringContaining('is sensitive') },
  })
})

test('only what somebody else has set is a conflict', () => {
  const change = changeOf(orders, setting({}), '120000')
  if (!change.ok) throw new Error('it is a change')
  expect(conflictOf(change.value, '60000')).toBeNull()
  expect(conflictOf(change.value, '120000')).toBeNull()
  expect(conflictOf(change.value, '90000')).toBe(
    'retention.ms on orders is 90000 (1 min 30 s) now; it was 60000 (1 min) when the plan was made, so somebody else has changed it.',
  )
  expect(conflictOf(change.value, null)).toContain('is not set any more')
})
