import type { PartAge, PartName } from '#lib/domain/observation.ts'
import { PART_NAMES } from '#lib/domain/observation.ts'
import type { Problem } from '#lib/domain/problem.ts'

const NEVER: PartAge = { readAt: null, tookMs: null, problem: null }

/** The ages of all parts; it grows a new value at each reading. */
export class Parts {
  #ages: Readonly<Record<PartName, PartAge>>

  constructor() {
    this.#ages = Object.fromEntries(PART_NAMES.map((name) => [name, NEVER])) as Record<PartName, PartAge>
  }

  get ages(): Readonly<Record<PartName, PartAge>> {
    return this.#ages
  }

  /** A reading that brought something; `problem` says what it did not bring. */
  read(name: PartName, readAt: number, tookMs: number, problem: Problem | null): void {
    this.#ages = { ...this.#ages, [name]: { readAt, tookMs, problem } }
  }

  /** A reading that brought nothing; the age of the last good one stays. */
  failed(name: PartName, problem: Problem): void {
    this.#ages = { ...this.#ages, [name]: { ...this.#ages[name], problem } }
  }

  /** Which parts have a problem, and of what kind: the part of the ages that is a fact, and no clock. */
  troubles(): string {
    return PART_NAMES.map((name) => this.#ages[name].problem?.code ?? '').join()
  }
}
