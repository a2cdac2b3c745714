import { describe, expect, test } from 'vitest'
import { sampleCluster } from '#lib/domain/sample.ts'
import { askedOf, whatIfUrl, withBroker, withRack } from './what-if-query.ts'

const cluster = sampleCluster({ brokers: { 1: 'a', 2: 'a', 3: 'b', 4: null }, topics: {} })
const query = { lose: [], rack: [], plan: null, page: 1 }

test('an address names brokers and racks; what cannot be a broker is told', () => {
  expect(askedOf({ ...query, lose: ['1', 'x', '-2', ''], rack: ['a'] })).toEqual({
    asked: { brokers: [1], racks: ['a'] },
    wrong: ['x', '-2', ''],
  })
  expect(whatIfUrl('demo', { lose: ['1', '2'], rack: ['eu,1'], plan: 'p1' })).toBe(
    '/clusters/demo/what-if?lose=1,2&rack=eu%252C1&plan=p1',
  )
  expect(whatIfUrl('demo', query)).toBe('/clusters/demo/what-if')
})

describe('a click', () => {
  test('loses a broker, or keeps it', () => {
    expect(withBroker(cluster, { brokers: [3], racks: [] }, 1)).toEqual({ lose: ['1', '3'], rack: [] })
    expect(withBroker(cluster, { brokers: [1, 3], racks: [] }, 1)).toEqual({ lose: ['3'], rack: [] })
  })

  test('on a broker of a lost rack keeps that one alone', () => {
    const lost = { brokers: [4], racks: ['a', 'b'] }
    expect(withBroker(cluster, lost, 2)).toEqual({ lose: ['1', '4'], rack: ['b'] })
  })

  test('loses a rack, or keeps it', () => {
    expect(withRack({ brokers: [4], racks: ['b'] }, 'a')).toEqual({ lose: ['4'], rack: ['b', 'a'] })
    expect(withRack({ brokers: [], racks: ['a', 'b'] }, 'a')).toEqual({ lose: [], rack: ['b'] })
  })
})
