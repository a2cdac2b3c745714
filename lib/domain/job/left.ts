import type { Move } from '../plan/plan.ts'
import { isSettled, type JobMove, type MoveProgress } from './job.ts'

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
