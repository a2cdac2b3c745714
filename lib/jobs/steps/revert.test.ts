import { expect, test } from 'vitest'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { JobMove, Wish } from '#lib/domain/job/job.ts'
import { fail, ok, type Problem } from '#lib/domain/problem.ts'
import { MoveBook } from '../move-book.ts'
import type { Work } from '../work.ts'
import { revert } from './revert.ts'

const LIST_REASSIGNMENTS = 46
const TOPIC = 'orders'

type Running = { readonly adding: readonly BrokerId[]; readonly removing: readonly BrokerId[] }
type Shown = { readonly replicas: readonly BrokerId[]; readonly running: Running | null }
type Request = { readonly factorMayChange: boolean; readonly replicas: ReadonlyMap<number, unknown> }

function move(partition: number, from: readonly BrokerId[], to: readonly BrokerId[]): JobMove {
  return {
    ...{ seq: partition, topic: TOPIC, partition, from, to, sizeBytes: 1 },
    ...{ state: 'reverting', problem: null },
  }
}

/** One round of the way back of these moves, each shown as given with all replicas in sync; some brokers do not answer the console. */
async function reverted(
  wish: Wish,
  moves: readonly (readonly [move: JobMove, shown: Shown])[],
  silent: readonly BrokerId[] = [],
): Promise<{ readonly problem: Problem | null; readonly requests: readonly Request[] }> {
  const requests: Request[] = []
  const partitions = moves.map(([{ partition }, { replicas }]) => ({
    ...{ id: partition, leader: replicas[0] ?? null, replicas, isr: replicas, offline: [] },
  }))
  const running = moves.flatMap(([{ partition }, { replicas, running }]) =>
    running
      ? [
          {
            ...{ partitionIndex: partition, replicas },
            ...{ addingReplicas: running.adding, removingReplicas: running.removing },
          },
        ]
      : [],
  )
  const wire = {
    read: async ([{ key }]: [{ key: number }]) =>
      ok({
        topics:
          key === LIST_REASSIGNMENTS
            ? [{ name: TOPIC, partitions: running }]
            : [{ errorCode: 0, name: TOPIC, id: null, internal: false, partitions }],
      }),
    change: async (
      _: unknown,
      [, factorMayChange, topics]: [
        number,
        boolean,
        readonly { partitions: readonly { partitionIndex: number; replicas: unknown }[] }[],
      ],
    ) => {
      const asked = topics.flatMap((topic) => topic.partitions)
      requests.push({
        factorMayChange,
        replicas: new Map(asked.map(({ partitionIndex, replicas }) => [partitionIndex, replicas])),
      })
      const responses = asked.map(({ partitionIndex }) => ({ partitionIndex, errorCode: 0 }))
      return ok({ errorCode: 0, responses: [{ name: TOPIC, partitions: responses }] })
    },
  }
  const work = {
    plan: { plan: { topicIds: {} } },
    moves: new MoveBook(
      moves.map(([one]) => one),
      async () => {},
    ),
    link: {
      any: (_: unknown, ask: (through: typeof wire) => unknown) => ask(wire),
      answering: async () => ok(wire),
      broker: (id: BrokerId) =>
        ok({ ping: async () => (silent.includes(id) ? fail('timed-out', 'It is silent.') : ok(null)) }),
    },
    fence: async () => () => {},
    now: () => 0,
    waitFor: async () => {},
  }
  const problem = await revert(work as unknown as Work, wish, new Map())
  return { problem, requests }
}

const onItsWay: Shown = { replicas: [2, 1, 3], running: { adding: [2], removing: [3] } }

test('an original that only the console cannot reach holds what goes back, and the words do not blame its replica', async () => {
  const { problem, requests } = await reverted('revert', [[move(0, [1, 3], [2, 1]), onItsWay]], [3])
  expect(requests).toEqual([])
  expect(problem).toMatchObject({
    code: 'cancel-unsafe',
    message:
      '1 partition (orders-0) would go back to replicas that are not alive and in sync, or do not answer this console, on broker 3, and could be left without a leader.',
    hint: expect.stringContaining('type "revert anyway"'),
  })
})

test('once that was typed, it goes back all the same', async () => {
  const back = await reverted('revert-anyway', [[move(0, [1, 3], [2, 1]), onItsWay]], [3])
  expect(back).toEqual({
    problem: null,
    requests: [{ factorMayChange: false, replicas: new Map([[0, null]]) }],
  })
})

test('on the way back, too, only those partitions may change their factor that are meant to', async () => {
  const { requests } = await reverted('revert', [
    [move(0, [2, 1, 3], [1, 2]), { replicas: [1, 2, 3], running: null }],
    [move(1, [2, 1], [1, 3]), { replicas: [1, 2], running: null }],
  ])
  expect(requests).toEqual([
    { factorMayChange: true, replicas: new Map([[0, [2, 1, 3]]]) },
    { factorMayChange: false, replicas: new Map([[1, [2, 1]]]) },
  ])
})
