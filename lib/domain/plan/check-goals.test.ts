import { expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { checkGoals } from './check-goals.ts'
import { EVERYTHING, type Goals, NO_GOALS } from './goals.ts'

const cluster = sampleCluster({
  brokers: { 1: 'a', 2: 'b', 3: 'c', 4: 'a' },
  dead: [4],
  topics: { orders: { replicas: [[1, 2]] }, 'orders.retry': { replicas: [[1, 4]] } },
})

test('goals that make sense pass, also those that cannot be met', () => {
  const goals: Goals = {
    ...NO_GOALS,
    replication: [
      { pattern: 'orders*', factor: 9 },
      { pattern: 'orders', factor: 1 },
    ],
    drain: [1, 4],
    replace: [{ from: 2, to: 3 }],
    scope: { ...EVERYTHING, topics: ['*.retry'], exclude: ['nothing'], pinned: [] },
  }
  expect(checkGoals(cluster, goals)).toEqual([])
  expect(checkGoals(cluster, { ...NO_GOALS, replace: [{ from: 4, to: 3 }] })).toEqual([])
  expect(checkGoals(cluster, NO_GOALS)).toEqual([])
})

test.each<[Partial<Goals>, string]>([
  [{ replication: [{ pattern: 'pay*', factor: 3 }] }, 'rf: "pay*" matches no topic'],
  [{ replication: [{ pattern: '*', factor: 0 }] }, 'rf: 0 is not a number of replicas from 1 to 32767'],
  [{ drain: [9] }, 'drain: there is no broker 9; there are 1, 2, 3 and 4'],
  [{ drain: [1, 1] }, 'drain: broker 1 is named twice'],
  [{ drain: [1], scope: { ...EVERYTHING, pinned: [1] } }, 'drain: broker 1 is to keep exactly what it has'],
  [{ replace: [{ from: 1, to: 1 }] }, 'replace: broker 1 cannot take its own place'],
  [{ replace: [{ from: 9, to: 1 }] }, 'replace: there is no broker 9; there are 1, 2, 3 and 4'],
  [{ replace: [{ from: 1, to: 9 }] }, 'replace: there is no broker 9; there are 1, 2, 3 and 4'],
  [{ replace: [{ from: 1, to: 4 }] }, 'replace: broker 4 is not alive, so nothing can be copied to it'],
  [{ replace: [{ from: 1, to: 2 }], drain: [1] }, 'replace: broker 1 is to be drained, too'],
  [{ replace: [{ from: 1, to: 2 }], drain: [2] }, 'replace: broker 2 is to be drained, too'],
  [
    {
      replace: [
        { from: 1, to: 2 },
        { from: 1, to: 3 },
      ],
    },
    'replace: broker 1 is replaced twice',
  ],
  [
    {
      replace: [
        { from: 1, to: 3 },
        { from: 2, to: 3 },
      ],
    },
    'replace: broker 3 is to take two places',
  ],
  [
    {
      replace: [
        { from: 1, to: 2 },
        { from: 2, to: 3 },
      ],
    },
    'replace: broker 2 is to be replaced itself',
  ],
  [{ scope: { ...EVERYTHING, topics: ['orders', 'pay*'] } }, 'topics: "pay*" matches no topic'],
  [{ scope: { ...EVERYTHING, pinned: [7] } }, 'topics: there is no broker 7; there are 1, 2, 3 and 4'],
])('%j is refused', (goals, words) => {
  const wrong = checkGoals(cluster, { ...NO_GOALS, ...goals })
  expect(wrong.map(({ goal, reason }) => `${goal}: ${reason}`)).toEqual([words])
})
