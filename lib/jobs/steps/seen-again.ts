import type { JobMove } from '#lib/domain/job/job.ts'

/** A broker's metadata may be older than the list of moves: so often in a row has to be seen what would end a move. */
export const SEEN_IN_ROUNDS = 20

/** In how many rounds in a row that was seen of the move, this one included; `rounds` remembers it by the move's `seq`. */
export function seenAgain(rounds: Map<number, number>, { seq }: JobMove, seen: boolean): number {
  const count = seen ? (rounds.get(seq) ?? 0) + 1 : 0
  rounds.set(seq, count)
  return count
}
