import { describe, expect, test } from 'vitest'
import { type PlaceableBroker, stripedReplicas } from './striped.ts'

/** apache/kafka server-common MockRandom, drawn from as java.util.Random.nextInt(bound) does. */
function mockRandom(): (bound: number) => number {
  let state = 17n
  const next31 = () => {
    state = BigInt.asUintN(64, state * 2862933555777941757n + 3037000493n)
    return Number(state >> 33n)
  }
  return (bound) => {
    if ((bound & (bound - 1)) === 0) return Math.floor((bound * next31()) / 2 ** 31)
    for (;;) {
      const drawn = next31()
      const result = drawn % bound
      if (drawn - result + bound - 1 < 2 ** 31) return result
    }
  }
}

const broker = (id: number, rack: string | null = null, fenced = false): PlaceableBroker => ({
  id,
  rack,
  fenced,
})

function placed(brokers: readonly PlaceableBroker[], partitions: number, replicas: number) {
  const result = stripedReplicas(brokers, partitions, replicas, mockRandom())
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

test('with all offsets zero: A0 B0 C0, B1 C1 A1, C2 A2 B2 (the class comment of StripedReplicaPlacer)', () => {
  const nine = ['A', 'B', 'C'].flatMap((rack, i) => [0, 1, 2].map((j) => broker(i * 3 + j, rack)))
  const names = (ids: readonly number[]) => ids.map((id) => `${'ABC'[Math.floor(id / 3)]}${id % 3}`).join(' ')
  const result = stripedReplicas(nine, 3, 3, () => 0)
  expect(result.ok && result.value.map(names)).toEqual(['A0 B0 C0', 'B1 C1 A1', 'C2 A2 B2'])
})

/** Cases of apache/kafka metadata/.../placement/StripedReplicaPlacerTest.java, by the names that they have there. */
describe('StripedReplicaPlacerTest', () => {
  test('AvoidFencedReplicaIfPossibleOnSingleRack', () => {
    const brokers = [broker(3), broker(1, null, true), broker(0), broker(4), broker(2)]
    expect(placed(brokers, 5, 4)).toEqual([
      [3, 4, 0, 2],
      [4, 0, 2, 3],
      [0, 2, 3, 4],
      [2, 3, 4, 0],
      [0, 4, 3, 2],
    ])
  })

  test('MultiPartitionTopicPlacementOnSingleUnfencedBroker', () => {
    expect(placed([broker(0), broker(1, null, true)], 3, 1)).toEqual([[0], [0], [0]])
  })

  test('PlacementOnFencedReplicaOnSingleRack', () => {
    expect(placed([broker(3), broker(1, null, true), broker(2)], 4, 3)).toEqual([
      [3, 2, 1],
      [2, 3, 1],
      [3, 2, 1],
      [2, 3, 1],
    ])
  })

  test('RackListWithMultipleRacks', () => {
    const brokers = [
      broker(11, '1'),
      broker(10, '1'),
      broker(30, '3'),
      broker(31, '3'),
      broker(21, '2'),
      broker(20, '2', true),
    ]
    expect(placed(brokers, 3, 4)).toEqual([
      [11, 21, 31, 10],
      [21, 30, 10, 20],
      [31, 11, 21, 30],
    ])
  })

  test('RackListWithInvalidRacks', () => {
    const brokers = [
      broker(11, '1'),
      broker(10, '1'),
      broker(30, '3', true),
      broker(31, '3', true),
      broker(20, '2', true),
      broker(21, '2', true),
      broker(41, '4'),
      broker(40, '4', true),
    ]
    expect(placed(brokers, 3, 4)).toEqual([
      [41, 11, 21, 30],
      [10, 20, 31, 41],
      [41, 21, 30, 11],
    ])
  })

  test('SuccessfulPlacement', () => {
    expect(placed([broker(0), broker(3), broker(2), broker(1)], 5, 3)).toEqual([
      [2, 3, 0],
      [3, 0, 1],
      [0, 1, 2],
      [1, 2, 3],
      [1, 0, 2],
    ])
  })

  test('EvenDistribution', () => {
    const found = placed([broker(0), broker(1), broker(2), broker(3)], 200, 2).map((ids) => ids.join())
    const counts = Object.fromEntries(
      [...Map.groupBy(found, (ids) => ids)].map(([ids, g]) => [ids, g.length]),
    )
    expect(counts).toEqual({
      '0,1': 14,
      '0,2': 22,
      '0,3': 14,
      '1,0': 17,
      '1,2': 17,
      '1,3': 16,
      '2,0': 13,
      '2,1': 17,
      '2,3': 20,
      '3,0': 20,
      '3,1': 19,
      '3,2': 11,
    })
  })

  test('PlaceShiftsInitialOffsets: where a new topic begins, without racks and with them', () => {
    const twelve = (rack: (id: number) => string | null) =>
      Array.from({ length: 12 }, (_, id) => broker(id, rack(id)))
    expect(
      placed(
        twelve(() => null),
        2,
        3,
      ),
    ).toEqual([
      [7, 8, 9],
      [8, 9, 10],
    ])
    expect(
      placed(
        twelve((id) => `${Math.floor(id / 4) + 1}`),
        2,
        3,
      ),
    ).toEqual([
      [6, 8, 2],
      [9, 3, 7],
    ])
    expect(
      placed(
        [0, 1, 2, 3].map((id) => broker(id, `${id + 1}`)),
        1,
        2,
      ),
    ).toEqual([[0, 1]])
  })

  test.each([
    [
      'AllBrokersFenced',
      [broker(11, '1', true), broker(10, '1', true)],
      1,
      'All brokers are currently fenced.',
    ],
    [
      'NotEnoughBrokers',
      [broker(11, '1'), broker(10, '1')],
      3,
      'The target replication factor of 3 cannot be reached because only 2 broker(s) are registered.',
    ],
    [
      'NonPositiveReplicationFactor',
      [broker(11, '1'), broker(10, '1')],
      0,
      'Invalid replication factor 0: the replication factor must be positive.',
    ],
  ])('%s', (_, brokers, replicas, message) => {
    expect(stripedReplicas(brokers, 1, replicas, mockRandom())).toMatchObject({
      ok: false,
      problem: { message },
    })
  })
})
