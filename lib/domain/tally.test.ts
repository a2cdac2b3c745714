import { expect, it } from 'vitest'
import { sampleCluster, times } from './sample.ts'
import { tally } from './tally.ts'

it('counts each state once, and a moving partition is not under-replicated', () => {
  const cluster = sampleCluster({
    brokers: { 1: null, 2: null, 3: null, 4: null },
    topics: {
      orders: {
        replicas: times(5, [1, 2, 3]),
        differing: {
          1: { isr: [1, 2] },
          2: { leader: null, isr: [] },
          3: { leader: 2 },
          4: { replicas: [1, 2, 3, 4], adding: [4] },
        },
      },
    },
  })
  expect(tally(cluster)).toEqual({
    topics: 1,
    partitions: 5,
    underReplicated: 2,
    offline: 1,
    awayFromPreferred: 1,
    reassigning: 1,
  })
})
