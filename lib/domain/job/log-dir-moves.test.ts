import { describe, expect, test } from 'vitest'
import type { LogDir } from '../cluster.ts'
import { sampleCluster } from '../sample.ts'
import {
  crowdedProblem,
  type LocatedMove,
  logDirRoom,
  logDirStanding,
  nextLogDirMoves,
  type ReplicaDirs,
} from './log-dir-moves.ts'

const { topics } = sampleCluster({
  brokers: { 1: null, 2: null },
  topics: { orders: { replicas: [[1, 2], [2]] } },
})
const [orders] = topics

function move(partition: number, bytes = 100) {
  return { topic: 'orders', partition, broker: 1, from: '/a', to: '/b', bytes }
}

function located(partition: number, bytes: number, copied: number | null = null): LocatedMove {
  const future = copied === null ? null : { dir: '/b', bytes: copied }
  return { move: move(partition), log: { dir: '/a', bytes }, future }
}

describe('a move between log directories', () => {
  const standing = (log: string | null, future: string | null, partition = 0, topicId = 'id-of-orders') => {
    const held = (dir: string | null) => (dir === null ? null : { dir, bytes: 5 })
    const dirs: ReplicaDirs = { log: held(log), future: held(future) }
    const at = logDirStanding(move(partition), orders, topicId, dirs)
    return typeof at === 'string' ? at : at.message
  }

  test('stands where its broker has it', () => {
    expect(standing('/a', null)).toBe('at-start')
    expect(standing('/a', '/b')).toBe('moving')
    expect(standing('/b', null)).toBe('arrived')
    expect(standing('/b', '/a')).toBe('returning')
    expect(standing(null, null)).toBe('at-start')
  })

  test('is not for a topic that was created again, nor for a replica that somebody else has', () => {
    expect(standing('/a', null, 0, 'another')).toBe('orders was deleted and created again meanwhile.')
    expect(standing('/b', null, 0, 'another')).toBe('orders was deleted and created again meanwhile.')
    expect(standing('/a', null, 7)).toBe('orders-7 was deleted meanwhile.')
    expect(standing('/a', null, 1)).toBe('Somebody else took the replica of orders-1 away from broker 1.')
    expect(standing('/c', null)).toBe('Somebody else moved orders-0 on broker 1 to /c.')
    expect(standing('/a', '/c')).toBe('Somebody else is moving orders-0 on broker 1 to /c.')
  })
})

describe('of the moves of a broker', () => {
  const dirs = (usableBytes: number): LogDir[] => [
    { path: '/a', totalBytes: 1_000, usableBytes: 0, error: null },
    { path: '/b', totalBytes: 1_000, usableBytes, error: null },
  ]
  const chosen = (
    atStart: LocatedMove[],
    moving: LocatedMove[],
    logDirs: LogDir[],
    atMinimum: number[] = [],
  ) => nextLogDirMoves(atStart, logDirRoom(moving, { id: 1, logDirs }, { atMinimum: new Set(atMinimum) }))
  const partitions = (moves: readonly { readonly partition: number }[]) =>
    moves.map(({ partition }) => partition)
  const three = [located(0, 10), located(1, 10), located(2, 10)]

  test('two go at a time', () => {
    expect(partitions(chosen(three, [], dirs(1_000)).next)).toEqual([0, 1])
    expect(partitions(chosen(three, [located(3, 10, 0)], dirs(1_000)).next)).toEqual([0])
  })

  test('one goes at a time where a partition of it is at its minimum in sync', () => {
    expect(partitions(chosen(three, [], dirs(1_000), [1]).next)).toEqual([0])
    expect(chosen(three, [located(3, 10, 0)], dirs(1_000), [1]).next).toEqual([])
    expect(partitions(chosen(three, [], dirs(1_000), [2]).next)).toEqual([0, 1])
  })

  test('one waits that finds no room beside the margin and what is under way, as large as it is now', () => {
    const moving = [located(3, 300, 100)]
    // 500 are usable, 100 stay free, 200 are still to come.
    const { next, crowded } = chosen([located(0, 201), located(1, 200)], moving, dirs(500))
    expect(partitions(next)).toEqual([1])
    expect(crowded && crowdedProblem(crowded)).toMatchObject({
      code: 'disk-full',
      message: 'orders-0 takes 201 B, and /b of broker 1 has room for 200 B beside what stays free.',
    })
  })

  test('none waits for a directory that does not tell', () => {
    const unknown: LogDir[] = [{ path: '/b', totalBytes: null, usableBytes: null, error: null }]
    expect(chosen([located(0, 500)], [], unknown)).toMatchObject({ next: [{}], crowded: null })
  })
})
