import type { Broker, Cluster } from '../../cluster.ts'
import { disksOf } from '../disk.ts'
import { type LogDirMove, type Move, sizesArriving } from '../plan.ts'
import { bytesToExpect } from '../turns.ts'
import { BYTES_TOLERANCE } from './level-bytes.ts'

type Held = { readonly topic: string; readonly partition: number; readonly bytes: number }
/** Bytes that may still arrive on a disk beside what the plan copies to it. */
type Room = { left: number }
type Dir = {
  readonly path: string
  readonly share: number
  bytes: number
  /** The disk that it is on. */
  readonly disk: Room
  readonly held: Held[]
}

export type LevelledLogDirs = {
  readonly moves: readonly LogDirMove[]
  /** Directories that would have to take more than they have room for: "/b of broker 1". */
  readonly crowded: readonly string[]
}

/**
 * Moves between the log directories of each live broker, so that each holds its share of the broker's bytes by its size:
 * largest replicas first, from the fullest to the emptiest that has room. Replicas that the plan's moves touch stay where they are.
 */
export function logDirMovesFor(
  cluster: Cluster,
  touched: (topic: string) => boolean,
  pinned: readonly number[],
  moves: readonly Move[],
): LevelledLogDirs {
  const moving = new Set(moves.map(({ topic, partition }) => `${topic} ${partition}`))
  const copied = sizesArriving(moves)
  const levelled = cluster.brokers
    .filter((broker) => broker.alive && !pinned.includes(broker.id))
    .flatMap((broker) => {
      const dirs = dirsOf(broker, cluster, copied.get(broker.id) ?? [])
      const total = dirs.reduce((sum, dir) => sum + dir.bytes, 0)
      const mayMove = (held: Held) => touched(held.topic) && !moving.has(`${held.topic} ${held.partition}`)
      return dirs.length < 2 ? [] : [levelDirs(broker.id, dirs, total, mayMove)]
    })
  return {
    moves: levelled.flatMap((own) => own.moves),
    crowded: levelled.flatMap((own) => own.crowded),
  }
}

function dirsOf(broker: Broker, cluster: Cluster, copied: readonly (number | null)[]): Dir[] {
  const good = broker.logDirs.filter(({ error }) => error === null)
  const known = good.every(({ totalBytes }) => totalBytes !== null)
  const space = good.reduce((sum, { totalBytes }) => sum + (totalBytes ?? 0), 0)
  const rooms = roomsOn(broker, cluster, copied)
  const dirs = good.map((dir): Dir => {
    const { path, totalBytes } = dir
    const share = known && space > 0 ? (totalBytes ?? 0) / space : 1 / good.length
    const disk = rooms.get(path) ?? { left: Number.POSITIVE_INFINITY }
    return { path, share, bytes: 0, disk, held: [] }
  })
  const byPath = new Map(dirs.map((dir) => [dir.path, dir]))
  for (const topic of cluster.topics) {
    for (const partition of topic.partitions) {
      const log = partition.logs[broker.id]
      const dir = log && byPath.get(log.dir)
      if (!log || !dir) continue
      dir.bytes += log.bytes
      dir.held.push({ topic: topic.name, partition: partition.id, bytes: log.bytes })
    }
  }
  return dirs
}

/** By path: directories on one file system have the same room. */
function roomsOn(
  broker: Broker,
  cluster: Cluster,
  copied: readonly (number | null)[],
): ReadonlyMap<string, Room> {
  const own = disksOf(cluster).get(broker.id)
  if (!own) return new Map()
  const expected = bytesToExpect(own, copied)
  return new Map(
    own.disks.flatMap((disk) => {
      const left = (disk.room?.room ?? Number.POSITIVE_INFINITY) - (expected.get(disk) ?? 0)
      const room = { left }
      return disk.paths.map((path) => [path, room] as const)
    }),
  )
}

function levelDirs(
  broker: number,
  dirs: readonly Dir[],
  total: number,
  mayMove: (held: Held) => boolean,
): LevelledLogDirs {
  const surplus = (dir: Dir) => dir.bytes - dir.share * total
  const allowed = (total / dirs.length) * BYTES_TOLERANCE
  const moves: LogDirMove[] = []
  const crowded = new Set<string>()
  for (const from of [...dirs].sort((a, b) => surplus(b) - surplus(a))) {
    const largestFirst = from.held.filter(mayMove).sort((a, b) => b.bytes - a.bytes)
    for (const { topic, partition, bytes } of largestFirst) {
      if (surplus(from) <= allowed) break
      const emptiestFirst = [...dirs].sort((a, b) => surplus(a) - surplus(b))
      const to = emptiestFirst.find(({ disk }) => bytes <= disk.left)
      const [emptiest] = emptiestFirst
      if (emptiest && emptiest !== to) crowded.add(emptiest.path)
      if (!to || bytes === 0 || surplus(from) - bytes < -allowed || surplus(to) + bytes > allowed) continue
      from.bytes -= bytes
      to.bytes += bytes
      to.disk.left -= bytes
      moves.push({ topic, partition, broker, from: from.path, to: to.path, bytes })
    }
  }
  const isUneven = dirs.some((dir) => surplus(dir) > allowed)
  return { moves, crowded: isUneven ? [...crowded].map((path) => `${path} of broker ${broker}`) : [] }
}
