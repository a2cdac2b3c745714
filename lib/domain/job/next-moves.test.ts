import { describe, expect, it } from 'vitest'
import type { Broker, Cluster, Partition } from '../cluster.ts'
import type { JobMove } from './job.ts'
import { limitsAt, nextMoves, roomBeside } from './next-moves.ts'

const THROTTLE = 1000

function broker(id: number): Broker {
  return { id, host: 'h', port: 1, rack: null, alive: true, kafkaVersion: null, logDirs: [], config: {} }
}

function partition(id: number, over: Partial<Partition> = {}): Partition {
  const none = { elr: [], offline: [], adding: [], removing: [], logs: {} }
  return { id, leader: 1, replicas: [1], isr: [1], sizeBytes: 1, ...none, ...over }
}

function cluster(...partitions: Partition[]): Cluster {
  const topic = { name: 't', id: null, internal: false, config: {}, partitions }
  const unknown = { clusterId: null, readAt: '', kraft: null, elrEnabled: false, kafkaVersion: null }
  return { ...unknown, brokers: [1, 2, 3].map(broker), topics: [topic], groups: [], stalled: [] }
}

function move(id: number, over: Partial<JobMove> = {}): JobMove {
  const fixed = { seq: id, topic: 't', partition: id, state: 'waiting', problem: null } as const
  return { ...fixed, from: [1], to: [1, 2], sizeBytes: 10_000, ...over }
}

const limits = limitsAt(THROTTLE)
const ten = Array.from({ length: 10 }, (_, id) => id)
const all = cluster(...ten.map((id) => partition(id)))

it('lets five at a time send from a broker, and says for which broker the others wait', () => {
  const next = nextMoves(
    ten.map((id) => move(id)),
    [],
    all,
    limits,
  )
  expect(next.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4])
  expect(roomBeside(next, all, limits).holdOf(move(5, { to: [1, 3] }))).toEqual({
    kind: 'brokers',
    brokers: [1],
  })
  expect(roomBeside(next, all, limits).holdOf(move(5))).toEqual({ kind: 'brokers', brokers: [1, 2] })
})

it('counts neither what is small nor what copies nothing', () => {
  const busy = ten.slice(0, 5).map((id) => move(id))
  const room = roomBeside(busy, all, limits)
  expect(room.holdOf(move(5, { sizeBytes: THROTTLE }))).toBeNull()
  expect(room.holdOf(move(5, { from: [1, 2], to: [2, 1] }))).toBeNull()
})

it('halves what a broker does that cannot spare a replica, but not for partitions that only grow', () => {
  const tight = partition(9, { replicas: [1, 2, 3], isr: [1] })
  const atMinimum = cluster(...ten.slice(0, 9).map((id) => partition(id)), tight)
  expect(
    nextMoves(
      ten.slice(0, 9).map((id) => move(id)),
      [],
      atMinimum,
      limits,
    ),
  ).toHaveLength(3)
  const growing = cluster(...ten.map((id) => partition(id, { replicas: [1, 2], isr: [1], adding: [2] })))
  expect(
    nextMoves(
      ten.slice(5).map((id) => move(id)),
      [move(0), move(1), move(2)],
      growing,
      limits,
    ),
  ).toHaveLength(2)
})

it('begins nothing while writes are refused for want of replicas that are catching up', () => {
  const short = needingTwo(partition(0, { replicas: [1, 2, 3], isr: [1] }), partition(1))
  expect(nextMoves([move(0)], [], short, limits)).toEqual([])
  expect(roomBeside([], short, limits).holdOf(move(0))).toEqual({
    kind: 'below-min-isr',
    partitions: ['t-0'],
  })
})

it('begins what brings back a partition whose other replicas are down, and nothing else', () => {
  const lost = partition(0, { replicas: [1, 4], isr: [1], offline: [4] })
  const short = needingTwo(lost, partition(1, { replicas: [1, 2], isr: [1, 2] }))
  const mending = move(0, { from: [1, 4], to: [1, 2] })
  expect(nextMoves([move(1), mending], [], short, limits)).toEqual([mending])
})

it('begins no more than the disks have room for beside what is under way to them', () => {
  const dirs = [{ path: '/d', totalBytes: 100_000, usableBytes: 35_000, error: null }]
  const { brokers, ...rest } = all
  const tight = {
    ...rest,
    brokers: brokers.map((known) => (known.id === 2 ? { ...known, logDirs: dirs } : known)),
  }
  // Of 35,000 bytes 10,000 stay free.
  const moves = ten.slice(0, 4).map((id) => move(id))
  expect(nextMoves(moves, [], tight, limits).map(({ seq }) => seq)).toEqual([0, 1])
  expect(nextMoves(moves.slice(1), [move(0)], tight, limits).map(({ seq }) => seq)).toEqual([1])
  const arrived = partition(0, { logs: { 2: { dir: '/d', bytes: 8_000 } } })
  const half = { ...tight, topics: cluster(arrived, ...ten.slice(1).map((id) => partition(id))).topics }
  expect(nextMoves(moves.slice(1), [move(0)], half, limits).map(({ seq }) => seq)).toEqual([1, 2])
  expect(roomBeside(moves.slice(0, 2), tight, limits).holdOf(move(2))).toEqual({
    kind: 'disks',
    brokers: [2],
  })
  expect(roomBeside(moves.slice(0, 2), tight, limits).holdOf(move(2, { to: [1, 3] }))).toBeNull()
})

it('keeps room for what may be under way already, though it would have to wait', () => {
  const dirs = [{ path: '/d', totalBytes: 100_000, usableBytes: 25_000, error: null }]
  const { brokers, ...rest } = all
  const tight = {
    ...rest,
    brokers: brokers.map((known) => (known.id === 2 ? { ...known, logDirs: dirs } : known)),
  }
  const large = move(0, { to: [1, 2, 3], sizeBytes: 20_000, state: 'submitted' })
  const small = move(1)
  expect(nextMoves([large, small], [], tight, limits)).toEqual([])
  expect(nextMoves([{ ...large, state: 'waiting' }, small], [], tight, limits)).toEqual([small])
})

it('holds what needs a broker that is down or silent, and that alone', () => {
  const brokers = all.brokers.map((known) => (known.id === 3 ? { ...known, alive: false } : known))
  const lame = { ...all, brokers }
  const toThree = move(0, { to: [1, 3] })
  expect(nextMoves([toThree, move(1)], [], lame, limits)).toEqual([move(1)])
  expect(roomBeside([], lame, limits).holdOf(toThree)).toEqual({ kind: 'away', brokers: [3] })
  const silent = new Set([2])
  expect(nextMoves([toThree, move(1)], [], all, limits, silent)).toEqual([toThree])
  expect(roomBeside([], all, limits, silent).holdOf(move(1))).toEqual({ kind: 'away', brokers: [2] })
})

it('holds what would be copied from a leader that is not there, but not what copies nothing', () => {
  const silent = new Set([1])
  expect(roomBeside([], all, limits, silent).missingFor(move(0, { to: [2, 3] }))).toEqual([1])
  const reordered = cluster(partition(0, { replicas: [1, 2, 3], isr: [2, 3] }))
  const drop = move(0, { from: [1, 2, 3], to: [2, 3] })
  expect(roomBeside([], reordered, limits, silent).missingFor(drop)).toEqual([])
  const offline = cluster(partition(0, { leader: null, isr: [], offline: [1] }))
  expect(roomBeside([], offline, limits, silent).missingFor(move(0))).toEqual([1])
})

it('lets what waits for a broker that is away take nobody else’s turn', () => {
  const stuck = ten.slice(0, 5).map((id) => move(id, { to: [1, 3] }))
  expect(nextMoves([move(5)], stuck, all, limits)).toEqual([])
  expect(nextMoves([move(5)], stuck, all, limits, new Set([3]))).toEqual([move(5)])
})

describe('how large a copy is', () => {
  const dirs = [{ path: '/d', totalBytes: 100_000, usableBytes: 35_000, error: null }]
  const withDisks = (...partitions: Partition[]): Cluster => {
    const { brokers, ...rest } = cluster(...partitions)
    return { ...rest, brokers: brokers.map((known) => ({ ...known, logDirs: dirs })) }
  }
  const log = (bytes: number) => ({ dir: '/d', bytes })
  const hold = (logs: Partition['logs'], over: Partial<JobMove>, differing: Partial<Partition> = {}) =>
    roomBeside([], withDisks(partition(0, { logs, ...differing })), limits).holdOf(move(0, over))

  it('is what its leader has now, however old the plan is', () => {
    expect(hold({ 1: log(30_000) }, { sizeBytes: 10_000 })).toEqual({ kind: 'disks', brokers: [2] })
    expect(hold({ 1: log(20_000) }, { sizeBytes: 90_000 })).toBeNull()
    expect(hold({ 1: log(20_000) }, { sizeBytes: null })).toBeNull()
  })

  it('is told by a replica in sync, or the plan, where the leader does not tell', () => {
    const both = { replicas: [1, 3], isr: [1, 3] }
    expect(hold({ 3: log(30_000) }, { sizeBytes: 10_000 }, both)).toEqual({ kind: 'disks', brokers: [2] })
    expect(hold({ 3: log(30_000) }, { sizeBytes: 10_000 })).toBeNull()
    expect(hold({}, { sizeBytes: 30_000 })).toEqual({ kind: 'disks', brokers: [2] })
  })

  it('holds the move while nobody knows it, where there is a disk to be checked', () => {
    expect(hold({}, { sizeBytes: null })).toEqual({ kind: 'size', leader: 1 })
    expect(hold({}, { sizeBytes: null, from: [1, 2], to: [2, 1] })).toBeNull()
    expect(roomBeside([], all, limits).holdOf(move(0, { sizeBytes: null }))).toBeNull()
  })
})

describe('where a broker has several log directories', () => {
  const dir = (path: string, usableBytes: number | null, error: string | null = null) => ({
    ...{ path, usableBytes, error },
    totalBytes: usableBytes === null ? null : 100_000,
  })
  const onTwo = (logDirs: Broker['logDirs'], ...partitions: Partition[]): Cluster => {
    const { brokers, ...rest } = cluster(...partitions)
    return { ...rest, brokers: brokers.map((known) => (known.id === 2 ? { ...known, logDirs } : known)) }
  }
  const held = { kind: 'disks', brokers: [2] }

  it('holds a copy that fits in both together, but not in the one into which Kafka may put it', () => {
    const both = [dir('/d1', 60_000), dir('/d2', 59_000)]
    const hold = (sizeBytes: number) =>
      roomBeside([], onTwo(both, partition(0)), limits).holdOf(move(0, { sizeBytes }))
    expect(hold(80_000)).toEqual(held)
    expect(hold(49_000)).toBeNull()
  })

  it('checks those that are left when one has failed', () => {
    const one = [dir('/d1', 60_000), dir('/d2', null, 'offline')]
    const hold = (sizeBytes: number | null) =>
      roomBeside([], onTwo(one, partition(0)), limits).holdOf(move(0, { sizeBytes }))
    expect(hold(80_000)).toEqual(held)
    expect(hold(null)).toEqual({ kind: 'size', leader: 1 })
    expect(hold(50_000)).toBeNull()
  })

  it('follows where copies have gone, and counts what leaves', () => {
    const dirs = [dir('/d1', 60_000), dir('/d2', 30_000)]
    const on = (path: string, bytes: number) => ({ logs: { 2: { dir: path, bytes } } })
    const known = [partition(7, on('/d2', 1)), partition(8, { ...on('/d2', 1), replicas: [2, 1] })]
    const copying = (path: string) => onTwo(dirs, partition(0, on(path, 5_000)), partition(1), ...known)
    const large = move(1, { sizeBytes: 45_000 })
    const next = (inFlight: JobMove[], now: Cluster) => nextMoves([large], inFlight, now, limits)
    // Both have begun nothing yet: the turn of /d1 comes twice before that of /d2.
    expect(next([move(0)], onTwo(dirs, partition(0), partition(1), ...known))).toEqual([])
    expect(next([move(0, { sizeBytes: 6_000 })], copying('/d1'))).toEqual([large])
    expect(next([move(0)], copying('/d2'))).toEqual([large])
    const leaving = move(8, { from: [2, 1], to: [1] })
    expect(next([leaving, move(0, { sizeBytes: 6_000 })], copying('/d1'))).toEqual([])
  })
})

/** A cluster in which each partition needs two replicas in sync, as far as it has two. */
function needingTwo(...partitions: Partition[]): Cluster {
  const config = { 'min.insync.replicas': { value: '2', source: 'topic' as const } }
  const { topics, ...rest } = cluster(...partitions)
  return { ...rest, topics: topics.map((topic) => ({ ...topic, config })) }
}
