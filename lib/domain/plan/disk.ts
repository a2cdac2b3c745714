import type { Broker, BrokerId, Cluster, LogDir, ReplicaLog } from '../cluster.ts'
import { perCluster } from '../per-cluster.ts'

/** Share of a disk that a plan leaves free: a log directory that fills up fails with every replica in it. */
export const DISK_MARGIN = 0.1

/** Bytes of one disk. */
export type DiskRoom = {
  readonly total: number
  readonly usable: number
  /** That are to stay free. */
  readonly kept: number
  /** That may still arrive. */
  readonly room: number
}

/** Null where the directory did not tell. */
export function roomOf({ totalBytes, usableBytes }: LogDir): DiskRoom | null {
  if (usableBytes === null) return null
  const total = totalBytes ?? usableBytes
  const kept = Math.round(total * DISK_MARGIN)
  return { total, usable: usableBytes, kept, room: Math.max(0, usableBytes - kept) }
}

/** Log directories that fill up together: one, or several on one file system. */
export type Disk = {
  readonly paths: readonly string[]
  /** Null where no directory told. */
  readonly room: DiskRoom | null
}

export type BrokerDisks = {
  readonly disks: readonly Disk[]
  /** The partitions in each directory into which Kafka may put a new replica, by path. */
  readonly partitions: ReadonlyMap<string, number>
}

/** The disks of each broker, without directories that failed. */
export const disksOf = perCluster((cluster): ReadonlyMap<BrokerId, BrokerDisks> => {
  const held = heldIn(cluster)
  return new Map(cluster.brokers.map((broker) => [broker.id, disksOn(broker, held.get(broker.id))]))
})

/** What is in one directory. */
type Held = { partitions: number; bytes: number }
type Dir = LogDir & Held

/** Looks at every replica of the cluster, so it makes no list of each partition's. */
function heldIn({ brokers, topics }: Cluster): Map<BrokerId, Map<string, Held>> {
  const byBroker = new Map(brokers.map(({ id }) => [id, new Map<string, Held>()]))
  for (const { partitions } of topics) {
    for (const { logs } of partitions) {
      for (const id in logs) {
        const broker = Number(id)
        const log = logs[broker]
        const dirs = byBroker.get(broker)
        if (log && dirs) count(dirs, log)
      }
    }
  }
  return byBroker
}

function count(dirs: Map<string, Held>, { dir, bytes }: ReplicaLog): void {
  const held = dirs.get(dir)
  if (held) {
    held.partitions += 1
    held.bytes += bytes
  } else dirs.set(dir, { partitions: 1, bytes })
}

function disksOn(broker: Broker, held: ReadonlyMap<string, Held> | undefined): BrokerDisks {
  const good = broker.logDirs
    .filter(({ error }) => error === null)
    .map((dir): Dir => ({ ...dir, ...(held?.get(dir.path) ?? { partitions: 0, bytes: 0 }) }))
  return {
    disks: groupedByDisk(good).map(diskOf),
    partitions: new Map(withoutCordoned(broker, good).map(({ path, partitions }) => [path, partitions])),
  }
}

function diskOf(dirs: readonly Dir[]): Disk {
  const rooms = dirs.flatMap((dir) => roomOf(dir) ?? [])
  return {
    paths: dirs.map(({ path }) => path),
    room: rooms.sort((a, b) => a.usable - b.usable)[0] ?? null,
  }
}

function groupedByDisk(dirs: readonly Dir[]): Dir[][] {
  return dirs.reduce<Dir[][]>((disks, dir) => {
    const same = disks.filter((others) => others.some((other) => shareDisk(dir, other)))
    return [...disks.filter((others) => !same.includes(others)), [...same.flat(), dir]]
  }, [])
}

/** By at least so much of their size has to differ what two directories hold, to tell whether they are on one disk. */
const TELLING = 0.001

/**
 * Kafka tells no file system. Directories on one have the same size, and the same is left in them (but for what is written while
 * they are read) whatever each holds. Equal numbers alone do not say so: disks that were just formatted have them, too. So
 * directories that hold about as much count as disks of their own, until they do not any more.
 */
function shareDisk(a: Dir, b: Dir): boolean {
  if (a.totalBytes === null || a.totalBytes !== b.totalBytes) return false
  if (a.usableBytes === null || b.usableBytes === null) return false
  const held = Math.abs(a.bytes - b.bytes)
  return held > a.totalBytes * TELLING && Math.abs(a.usableBytes - b.usableBytes) < held / 10
}

/** Directories that take no new replicas (KIP-1066). Where all are cordoned, Kafka refuses new replicas by itself. */
function withoutCordoned({ config }: Broker, dirs: readonly Dir[]): readonly Dir[] {
  const cordoned = (config['cordoned.log.dirs']?.value ?? '').split(',').map((path) => path.trim())
  const open = dirs.filter(({ path }) => !cordoned.includes(path))
  return open.length === 0 ? dirs : open
}
