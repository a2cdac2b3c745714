import type { Move } from '../plan/plan.ts'
import { isSettled, type JobMove, type MoveProgress } from './job.ts'

/**
 * Seconds that a copy takes yet at its recent rate, but never less than the throttle leaves the broker that sends it all: what is copied
 * first comes in a burst. Null where that is not known.
 */
export function secondsLeftOf(
  { bytesDone, bytesTotal, rate }: Pick<MoveProgress, 'bytesDone' | 'bytesTotal' | 'rate'>,
  limit: number,
): number | null {
  if (bytesTotal === null || !rate) return null
  return Math.max(0, bytesTotal - bytesDone) / Math.min(rate, limit)
}

/** The moves that are not settled, with what of a replica is not copied yet as its size. */
export function movesLeft(
  moves: readonly JobMove[],
  measured: readonly Pick<MoveProgress, 'seq' | 'bytesDone' | 'bytesTotal'>[],
): Move[] {
  const known = new Map(measured.map((progress) => [progress.seq, progress]))
  return moves
    .filter((move) => !isSettled(move))
    .map((move) => {
      const progress = known.get(move.seq)
      if (move.sizeBytes === null || !progress?.bytesTotal) return move
      const share = Math.max(0, 1 - progress.bytesDone / progress.bytesTotal)
      return { ...move, sizeBytes: move.sizeBytes * share }
    })
}
