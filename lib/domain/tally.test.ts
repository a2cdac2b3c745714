import { expect, it } from 'vitest'
import type { Cluster, Partition } from './cluster.ts'
import { tally } from './tally.ts'

const partition = (id: number, over: Partial<Partition>): Partition => ({
  id,
  leader: 1,
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  elr: [],
  offline: [],
  adding: [],
  removing: [],
  sizeBytes: null,
  logs: {},
  ...over,
})

it('counts each state once, and a moving partition is not under-replicated', () => {
  const cluster: Cluster = {
    clusterId: null,
    readAt: '2026-11-21T10:00:00Z',
    kraft: null,
    elrEnabled: true,
    kafkaVersion: null,
    brokers: [],
    groups: [],
    topics: [
      {
        name: 'orders',
        id: null,
        internal: false,
        config: {},
        partitions: [
          partition(0, {}),
          partition(1, { isr: [1, 2] }),
          partition(2, { leader: null, isr: [] }),
          partition(3, { leader: 2 }),
          partition(4, { replicas: [1, 2, 3, 4], isr: [1, 2, 3], adding: [4] }),
        ],
      },
    ],
  }
  expect(tally(cluster)).toEqual({
    topics: 1,
    partitions: 5,
    underReplicated: 2,
    offline: 1,
    awayFromPreferred: 1,
    reassigning: 1,
  })
})
