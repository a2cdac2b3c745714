import type { BrokerId } from '../cluster.ts'
import { bytesArriving, copiesOf, type LogDirMove, type Move } from './plan.ts'

/**
 * Seconds that the copies take at the least when each broker sends and receives at most `bytesPerSecond`;
 * null while a size is unknown. Sending is counted on the first of the present replicas, the likely leader.
 */
export function secondsAt(moves: readonly Move[], bytesPerSecond: number): number | null {
  const busiest = [...bytesArriving(moves).values(), ...bytesLeaving(moves).values()]
  if (busiest.includes(null)) return null
  return Math.max(0, ...busiest.map((bytes) => bytes ?? 0)) / bytesPerSecond
}

/** The same for a whole plan: replicas change their log directory once all partitions have moved. */
export function planSecondsAt(
  { moves, logDirMoves }: { readonly moves: readonly Move[]; readonly logDirMoves: readonly LogDirMove[] },
  bytesPerSecond: number,
): number | null {
  const between = secondsAt(moves, bytesPerSecond)
  const inside = [...Map.groupBy(logDirMoves, ({ broker }) => broker).values()].map((own) =>
    own.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  return between === null ? null : between + Math.max(0, ...inside) / bytesPerSecond
}

function bytesLeaving(moves: readonly Move[]): Map<BrokerId, number> {
  const leaving = new Map<BrokerId, number>()
  for (const move of moves) {
    const [source] = move.from
    if (source === undefined) continue
    leaving.set(source, (leaving.get(source) ?? 0) + (move.sizeBytes ?? 0) * copiesOf(move).length)
  }
  return leaving
}
