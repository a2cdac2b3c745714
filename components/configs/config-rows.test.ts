import { describe, expect, it } from 'vitest'
import { configRows, matching } from './config-rows.ts'

const rows = configRows({
  'retention.ms': { value: '604800000', source: 'default' },
  'min.insync.replicas': { value: '2', source: 'topic' },
  'cleanup.policy': { value: 'Compact', source: 'cluster' },
  'compression.type': { value: 'producer', source: 'default' },
})

describe('configRows', () => {
  it('puts what somebody has set before the defaults, each by key', () => {
    expect(rows.map(({ key }) => key)).toEqual([
      'cleanup.policy',
      'min.insync.replicas',
      'compression.type',
      'retention.ms',
    ])
  })
})

it('tells which keys no request can change', () => {
  const told = configRows({
    'log.retention.ms': { value: '1', source: 'static' },
    'node.id': { value: '1', source: 'static', readOnly: true },
  })
  expect(told.map(({ key, readOnly }) => [key, readOnly])).toEqual([
    ['log.retention.ms', undefined],
    ['node.id', true],
  ])
})

describe('matching', () => {
  it('looks in keys and values, in any case, and takes a dot for a dot', () => {
    expect(matching(rows, ' COMP ').map(({ key }) => key)).toEqual(['cleanup.policy', 'compression.type'])
    expect(matching(rows, 'n.ms').map(({ key }) => key)).toEqual(['retention.ms'])
    expect(matching(rows, '')).toBe(rows)
  })
})
