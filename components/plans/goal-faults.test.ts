import { describe, expect, test } from 'vitest'
import { incident } from '#lib/domain/sample.ts'
import { goalFaults } from './goal-faults.ts'
import { goalsOf, loadGoals } from './goals-query.ts'

function faultsOf(search: string) {
  return goalFaults(incident(), goalsOf(loadGoals(new URLSearchParams(search))))
}

describe('what does not fit the cluster is said at its field', () => {
  test.each([
    ['rf=payments*:3', 'rf', '"payments*" matches no topic'],
    ['rf=orders:0', 'rf', '"orders" cannot have 0 replicas'],
    ['drain=9', 'drain', 'there is no broker 9; there are 1, 2 and 3'],
    ['drain=1,2,3', 'drain', 'no broker is left that could take the replicas'],
    ['drain=1,2&pin=3', 'drain', 'no broker is left that could take the replicas'],
    ['replace=1:1', 'replace', 'broker 1 cannot take its own place'],
    ['replace=1:8', 'replace', 'there is no broker 8'],
    ['topics=payments', 'topics', '"payments" matches no topic'],
    ['exclude=payments', 'exclude', '"payments" matches no topic'],
  ])('%s', (address, field, words) => {
    expect(faultsOf(address)).toEqual([{ field, reason: expect.stringContaining(words) }])
  })

  test('goals that fit have no fault', () => {
    expect(faultsOf('rf=orders:2,cl*:3&drain=1&exclude=audit-log&spread=true')).toEqual([])
  })
})
