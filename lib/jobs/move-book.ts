import { isSettled, type JobMove, type MoveState } from '#lib/domain/job/job.ts'
import type { Problem } from '#lib/domain/problem.ts'

type Commit = (
  moves: readonly { readonly seq: number }[],
  state: MoveState,
  problem: Problem | null,
) => Promise<void>

/** The moves of one job as the database has them. */
export class MoveBook<Own extends Pick<JobMove, 'seq' | 'state' | 'problem'> = JobMove> {
  readonly #moves: Map<number, Own>
  readonly #commit: Commit

  /** `commit` writes a change to the database; what it throws leaves the book as it is. */
  constructor(moves: readonly Own[], commit: Commit) {
    this.#moves = new Map(moves.map((move) => [move.seq, move]))
    this.#commit = commit
  }

  all(): Own[] {
    return [...this.#moves.values()]
  }

  /** Those that need something yet. */
  open(): Own[] {
    return this.all().filter((move) => !isSettled(move))
  }

  in(...states: readonly MoveState[]): Own[] {
    return this.all().filter(({ state }) => states.includes(state))
  }

  /** Commits that the moves are in a new state. */
  async mark(moves: readonly Own[], state: MoveState, problem: Problem | null = null): Promise<void> {
    if (moves.length === 0) return
    await this.#commit(moves, state, problem)
    for (const move of moves) this.#moves.set(move.seq, { ...move, state, problem })
  }
}
