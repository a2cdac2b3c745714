import type { BrokerId, Cluster } from '../cluster.ts'
import { formatBytes } from '../quantity.ts'
import { listed } from '../words.ts'
import { DISK_MARGIN, type Disk, type DiskRoom, disksOf } from './disk.ts'
import { type LogDirMove, type Move, sizesArriving } from './plan.ts'
import { bytesToExpect } from './turns.ts'

/**
 * Which disks would fill up, with the arithmetic. A replica is deleted from where it was only after it has arrived: nothing that
 * leaves a disk makes room on it.
 */
export function diskObstacles(
  cluster: Cluster,
  moves: readonly Move[],
  logDirMoves: readonly LogDirMove[],
): string[] {
  const sizes = sizesArriving(moves)
  return [...disksOf(cluster)].flatMap(([broker, own]) => {
    const copied = bytesToExpect(own, sizes.get(broker) ?? [])
    return own.disks.flatMap((disk) => {
      const within = logDirMoves.filter((move) => move.broker === broker && disk.paths.includes(move.to))
      const copies = copied.get(disk) ?? 0
      const arriving = copies + within.reduce((sum, { bytes }) => sum + bytes, 0)
      const isOnly = own.disks.length === 1
      return diskObstacle(gainOf(broker, disk, arriving, copies > 0, isOnly), disk.room, arriving)
    })
  })
}

/** "Broker 4 would get 80.0 GB", "/d1 of broker 4 may get 80.0 GB, for …" where Kafka chooses among several disks. */
function gainOf(
  broker: BrokerId,
  { paths }: Disk,
  arriving: number,
  isCopied: boolean,
  isOnly: boolean,
): string {
  const [first] = paths
  const own =
    paths.length === 1 ? `${first} of broker ${broker}` : `The disk of ${listed(paths)} on broker ${broker}`
  const bytes = formatBytes(arriving)
  if (!isCopied) return `${own} would get ${bytes}`
  if (isOnly) return `Broker ${broker} would get ${bytes}`
  return `${own} may get ${bytes}, for Kafka puts a new replica into the log directory with the fewest partitions`
}

function diskObstacle(gain: string, disk: DiskRoom | null, arriving: number): string[] {
  if (disk === null || arriving <= disk.room) return []
  const { total, usable, kept, room } = disk
  return [
    `${gain}. It has ${formatBytes(usable)} of disk left, of which ${formatBytes(kept)} stay free (${DISK_MARGIN * 100} % of ${formatBytes(total)}): that leaves ${formatBytes(room)}, and ${formatBytes(arriving - room)} are missing.`,
  ]
}
