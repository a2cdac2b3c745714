import { expect, test } from 'vitest'
import type { ConfigChange } from '../config/change.ts'
import { stepsOf } from './steps.ts'

const move = { topic: 'orders', partition: 0, from: [1], to: [2], sizeBytes: 7 }
const dirMove = { topic: 'orders', partition: 0, broker: 1, from: '/a', to: '/b', bytes: 7 }
const inForce = { value: '1', source: 'topic' } as const
const change: ConfigChange = {
  ...{ resource: { kind: 'topic', name: 'orders' }, key: 'retention.ms', type: 'long', from: '1', to: '2' },
  ...{ before: inForce, after: inForce },
}
const NOTHING = { moves: [], logDirMoves: [], configChanges: [] }

test('a plan gets the steps that it needs, and no other', () => {
  expect(stepsOf({ ...NOTHING, moves: [move] })).toEqual([
    ...['check', 'throttle', 'reassign', 'unthrottle', 'elect', 'verify'],
  ])
  expect(stepsOf({ ...NOTHING, logDirMoves: [dirMove] })).toEqual([
    ...['check', 'throttle', 'log-dirs', 'unthrottle', 'verify'],
  ])
  expect(stepsOf({ ...NOTHING, moves: [move], logDirMoves: [dirMove] })).toEqual([
    ...['check', 'throttle', 'reassign', 'log-dirs', 'unthrottle', 'elect', 'verify'],
  ])
  expect(stepsOf({ ...NOTHING, configChanges: [change] })).toEqual(['check', 'configure', 'verify'])
})
