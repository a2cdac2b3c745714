import { expect, test } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { type Sequel, sequelEntries } from './sequel.ts'

const BACK: Sequel = { at: 'to', target: 'from' }
const AGAIN: Sequel = { at: 'from', target: 'to' }

const at = (dir: string) => ({ dir, bytes: 7 })
const cluster = sampleCluster({
  brokers: { 1: null, 2: null, 3: null },
  topics: {
    orders: {
      replicas: [
        [1, 2],
        [2, 3],
        [3, 1],
      ],
      differing: {
        0: { logs: { 1: at('/b'), 2: at('/a') } },
        1: { logs: { 2: at('/a'), 3: at('/b') } },
        2: { logs: { 3: at('/c'), 1: at('/b') } },
      },
    },
  },
})
const dirMove = (partition: number, broker: number) => ({
  ...{ topic: 'orders', partition, broker, from: '/a', to: '/b', bytes: 7 },
})
const move = { topic: 'orders', partition: 1, from: [1, 3], to: [2, 3], sizeBytes: 7 }
const job = {
  moves: [move],
  logDirMoves: [dirMove(0, 1), dirMove(0, 2), dirMove(1, 3), dirMove(2, 3)],
  topicIds: { orders: 'id-of-orders' },
}
const entry = (partition: number, replicas: number[], logDirs: (string | null)[]) => ({
  ...{ topic: 'orders', partition, replicas, logDirs },
})

test('what a job has changed goes back, each replica to the directory where it was', () => {
  expect(sequelEntries(cluster, job, BACK)).toEqual([
    entry(1, [1, 3], [null, '/a']),
    entry(0, [1, 2], ['/a', null]),
  ])
})

test('what it has left is done; what somebody else has moved since is left alone', () => {
  expect(sequelEntries(cluster, job, AGAIN)).toEqual([entry(0, [1, 2], [null, '/b'])])
})

test('a topic that was created again is not touched', () => {
  expect(sequelEntries(cluster, { ...job, topicIds: { orders: 'another' } }, BACK)).toEqual([])
})
