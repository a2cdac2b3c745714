import { describe, expect, test } from 'vitest'
import { alternateRacks, rackAwareReplicas } from './rack-aware.ts'

type Racks = Readonly<Record<number, string | null>>

function alternated(racks: Racks) {
  const result = alternateRacks(Object.entries(racks).map(([id, rack]) => ({ id: Number(id), rack })))
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

function placed(racks: Racks, partitions: number, replicas: number, start: number, shift: number, first = 0) {
  const list = alternated(racks)
  return Array.from({ length: partitions }, (_, i) =>
    rackAwareReplicas(first + i, replicas, { start, shift }, list),
  )
}

/** Every start and shift that Kafka may draw for these brokers. */
function eachBeginning(racks: Racks, check: (start: number, shift: number) => void) {
  const n = Object.keys(racks).length
  for (let start = 0; start < n; start += 1) for (let shift = 0; shift < n; shift += 1) check(start, shift)
}

function counts(ids: readonly number[]): number[] {
  return [...Map.groupBy(ids, (id) => id).values()].map((group) => group.length).sort((a, b) => a - b)
}

function distinctRacks(racks: Racks, assignment: readonly (readonly number[])[]): number[] {
  return [...new Set(assignment.map((replicas) => new Set(replicas.map((id) => racks[id])).size))]
}

/** What is in common to "leaders are even" and "replicas are even" of RackAwareTest.checkReplicaDistribution. */
function expectEven(assignment: readonly (readonly number[])[], brokers: number) {
  const leaders = assignment.flatMap((replicas) => replicas.slice(0, 1))
  expect(counts(leaders)).toEqual(Array(brokers).fill(assignment.length / brokers))
  const all = assignment.flat()
  expect(counts(all)).toEqual(Array(brokers).fill(all.length / brokers))
}

const SIX = { 0: 'rack1', 1: 'rack2', 2: 'rack2', 3: 'rack3', 4: 'rack3', 5: 'rack1' }

/** Cases of apache/kafka core/src/test/scala/unit/kafka/admin/AdminRackAwareTest.scala, by the names that they have there. */
describe('AdminRackAwareTest', () => {
  test('GetRackAlternatedBrokerListAndAssignReplicasToBrokers', () => {
    const racks = { 0: 'rack1', 1: 'rack3', 2: 'rack3', 3: 'rack2', 4: 'rack2', 5: 'rack1' }
    expect(alternated(racks).brokers).toEqual([0, 3, 1, 5, 4, 2])
    const { 5: _, ...without } = racks
    expect(alternated(without).brokers).toEqual([0, 3, 1, 4, 2])
    expect(placed(racks, 7, 3, 0, 0)).toEqual([
      [0, 3, 1],
      [3, 1, 5],
      [1, 5, 4],
      [5, 4, 2],
      [4, 2, 0],
      [2, 0, 3],
      [0, 4, 2],
    ])
  })

  test('AssignmentWithRackAware, with fixed and with random start index', () => {
    eachBeginning(SIX, (start, shift) => {
      const assignment = placed(SIX, 6, 3, start, shift)
      expect(distinctRacks(SIX, assignment)).toEqual([3])
      expectEven(assignment, 6)
    })
  })

  test('AssignmentWithRackAwareWithUnevenReplicas', () => {
    expect(distinctRacks(SIX, placed(SIX, 13, 3, 0, 0))).toEqual([3])
  })

  test('AssignmentWithRackAwareWithUnevenRacks', () => {
    const racks = { 0: 'rack1', 1: 'rack1', 2: 'rack2', 3: 'rack3', 4: 'rack3', 5: 'rack1' }
    eachBeginning(racks, (start, shift) => {
      const assignment = placed(racks, 12, 3, start, shift)
      expect(distinctRacks(racks, assignment)).toEqual([3])
      expect(counts(assignment.flatMap(([leader]) => leader ?? []))).toEqual([2, 2, 2, 2, 2, 2])
    })
  })

  test.each([12, 6])('AssignmentWith2ReplicasRackAware, %d partitions', (partitions) => {
    eachBeginning(SIX, (start, shift) => {
      const assignment = placed(SIX, partitions, 2, start, shift)
      expect(distinctRacks(SIX, assignment)).toEqual([2])
      expectEven(assignment, 6)
    })
  })

  test('RackAwareExpansion', () => {
    const racks = { 6: 'rack1', 7: 'rack2', 8: 'rack2', 9: 'rack3', 10: 'rack3', 11: 'rack1' }
    eachBeginning(racks, (start, shift) => {
      const assignment = placed(racks, 12, 2, start, shift, 12)
      expect(distinctRacks(racks, assignment)).toEqual([2])
      expectEven(assignment, 6)
    })
  })

  test('AssignmentWith2ReplicasRackAwareWith6PartitionsAnd3Brokers', () => {
    const racks = { 0: 'rack1', 1: 'rack2', 4: 'rack3' }
    eachBeginning(racks, (start, shift) => {
      const assignment = placed(racks, 3, 2, start, shift)
      expect(distinctRacks(racks, assignment)).toEqual([2])
      expectEven(assignment, 3)
    })
  })

  test('LargeNumberPartitionsAssignment', () => {
    const racks = { ...SIX, 6: 'rack1', 7: 'rack2', 8: 'rack2', 9: 'rack3', 10: 'rack1', 11: 'rack3' }
    eachBeginning(racks, (start, shift) => {
      const assignment = placed(racks, 96, 3, start, shift)
      expect(distinctRacks(racks, assignment)).toEqual([3])
      expectEven(assignment, 12)
    })
  })

  test('MoreReplicasThanRacks and LessReplicasThanRacks', () => {
    const racks = { ...SIX, 5: 'rack2' }
    eachBeginning(racks, (start, shift) => {
      const more = placed(racks, 6, 5, start, shift)
      expect(more.map((replicas) => new Set(replicas).size)).toEqual(Array(6).fill(5))
      expect(distinctRacks(racks, more)).toEqual([3])
      expect(distinctRacks(racks, placed(racks, 6, 2, start, shift))).toEqual([2])
    })
  })

  test('SingleRack', () => {
    const racks = { 0: 'rack1', 1: 'rack1', 2: 'rack1', 3: 'rack1', 4: 'rack1', 5: 'rack1' }
    eachBeginning(racks, (start, shift) => {
      const assignment = placed(racks, 6, 3, start, shift)
      expect(distinctRacks(racks, assignment)).toEqual([1])
      expect(counts(assignment.flatMap(([leader]) => leader ?? []))).toEqual(Array(6).fill(1))
    })
  })

  test('SkipBrokerWithReplicaAlreadyAssigned', () => {
    const racks = { 0: 'a', 1: 'b', 2: 'c', 3: 'a', 4: 'a' }
    for (const replicas of placed(racks, 6, 4, 2, 2)) expect(new Set(replicas).size).toBe(4)
  })
})

test('refuses brokers of which only some have a rack, and names the others', () => {
  const brokers = [
    { id: 1, rack: 'a' },
    { id: 2, rack: null },
  ]
  expect(alternateRacks(brokers)).toMatchObject({
    ok: false,
    problem: { code: 'racks-incomplete', message: expect.stringContaining('Broker 2 has no rack') },
  })
})
