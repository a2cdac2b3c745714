import type { BrokerDisks } from '../plan/disk.ts'
import { turnsOf, turnsOn } from '../plan/turns.ts'

/**
 * What the disks of one broker may still receive. Where a copy is, is known once it has begun; until then each directory whose
 * turn it may be (`turnsOf`) keeps room for the largest that may come to it.
 */
export class Intake {
  readonly #disks: BrokerDisks
  /** Partitions that are leaving each directory. */
  readonly #leaving = new Map<string, number>()
  /** Bytes on their way into each directory. */
  readonly #placed = new Map<string, number>()
  /** Bytes of the copies that have not begun, the largest first. */
  readonly #unplaced: number[] = []
  #most: number | null = null

  constructor(disks: BrokerDisks) {
    this.#disks = disks
  }

  /** Bytes that one more copy may take: in the directory where it is, or wherever Kafka may put it. */
  roomFor(dir: string | undefined): number {
    if (dir === undefined) {
      this.#most ??= this.#roomAnywhere()
      return this.#most
    }
    const disk = this.#disks.disks.find(({ paths }) => paths.includes(dir))
    return disk ? this.#leftOn(disk) : Number.POSITIVE_INFINITY
  }

  /** Counts so many bytes as on their way, into the directory where the copy is. */
  take(dir: string | undefined, bytes: number): void {
    this.#most = null
    if (dir !== undefined) this.#placed.set(dir, (this.#placed.get(dir) ?? 0) + bytes)
    else {
      this.#unplaced.push(bytes)
      this.#unplaced.sort((a, b) => b - a)
    }
  }

  /** A replica is to leave the directory, so that its turn may come sooner. What it takes is free only once it has left. */
  leave(dir: string): void {
    this.#most = null
    this.#leaving.set(dir, (this.#leaving.get(dir) ?? 0) + 1)
  }

  #leftOn({ paths, room }: BrokerDisks['disks'][number]): number {
    if (room === null) return Number.POSITIVE_INFINITY
    return paths.reduce((left, path) => left - (this.#placed.get(path) ?? 0), room.room)
  }

  #roomAnywhere(): number {
    const arriving = this.#unplaced.length + 1
    const turns = turnsOf(this.#disks.partitions, arriving, this.#leaving)
    const rooms = this.#disks.disks.flatMap((disk) => {
      const own = turnsOn(disk, turns, arriving)
      if (own === 0) return []
      const left = this.#leftOn(disk)
      const others = left - sumOf(this.#unplaced.slice(0, own - 1))
      const full = left - sumOf(this.#unplaced.slice(0, own))
      return [full < 0 ? full : others]
    })
    return Math.min(...rooms)
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
