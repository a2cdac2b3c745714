import { describe, expect, test } from 'vitest'
import { adminUtilsReplicas } from './admin-utils.ts'
import { classicReplicas } from './classic.ts'

const FIVE = [0, 1, 2, 3, 4]

function placed(partitions: number, replicas: number, start: number, shift: number, brokers = FIVE) {
  return Array.from({ length: partitions }, (_, partition) =>
    adminUtilsReplicas(partition, replicas, { start, shift }, brokers),
  )
}

/** The table is that of AdminTest.testReplicaAssignment of apache/kafka core, and of the comment on AdminUtils itself. */
describe('AdminUtils without racks', () => {
  test('5 brokers, 10 partitions, 3 replicas, fixed start index 0', () => {
    expect(placed(10, 3, 0, 0).map((replicas) => replicas.join(''))).toEqual([
      '012',
      '123',
      '234',
      '340',
      '401',
      '023',
      '134',
      '240',
      '301',
      '412',
    ])
  })

  test('begins at its start, and follows at its shift', () => {
    expect(placed(2, 3, 3, 2)).toEqual([
      [3, 1, 2],
      [4, 2, 3],
    ])
  })

  test('with start and shift 0 it is the classic rule for the first round alone', () => {
    for (const [partition, replicas] of placed(5, 3, 0, 0).entries()) {
      expect(replicas).toEqual(classicReplicas(partition, 3, 0, FIVE))
    }
    expect(placed(6, 3, 0, 0)[5]).not.toEqual(classicReplicas(5, 3, 0, FIVE))
  })

  test('gives no broker a second replica, whatever is asked for', () => {
    expect(adminUtilsReplicas(3, 4, { start: 1, shift: 7 }, [8])).toEqual([8])
    expect(adminUtilsReplicas(1, 9, { start: 0, shift: 1 }, [8, 9]).sort()).toEqual([8, 9])
  })
})
