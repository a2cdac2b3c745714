import type { Broker } from '../cluster.ts'
import { sumOfKnown } from '../quantity.ts'

/** Share of a broker's disks that a plan leaves free: a log directory that fills up stops its broker. */
export const DISK_MARGIN = 0.1

/** Bytes of all log directories of a broker together. */
export type DiskRoom = {
  readonly total: number
  readonly usable: number
  /** That are to stay free. */
  readonly kept: number
  /** That may still arrive. */
  readonly room: number
}

/** Null where a directory did not tell. */
export function diskRoom({ logDirs }: Pick<Broker, 'logDirs'>): DiskRoom | null {
  if (logDirs.length === 0) return null
  const usable = sumOfKnown(logDirs.map((dir) => dir.usableBytes))
  if (usable === null) return null
  const total = sumOfKnown(logDirs.map((dir) => dir.totalBytes)) ?? usable
  const kept = Math.round(total * DISK_MARGIN)
  return { total, usable, kept, room: Math.max(0, usable - kept) }
}
