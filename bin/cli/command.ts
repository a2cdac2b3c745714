import { Refusal } from '../refusal.ts'

/** The exit code of a command that did what was asked. */
export const DONE = 0
/** Everything that could be planned was; the report says what could not, and why. */
export const UNSATISFIED = 1
/** The audit found something as bad as it was told to fail on. */
export const FOUND = 1
/** The command was wrong, or could not be carried out; nothing was written. */
export const REFUSED = 2
/** A defect of the command itself: sysexits' EX_SOFTWARE, so that no script takes it for one of the others. */
export const DEFECT = 70

/** The job failed or was cancelled, the plan may not be applied, or who was asked said no. */
export const FAILED = 1

/** What was asked for is understood, but cannot be done as things stand: exit code `FAILED`. */
export class Failure extends Refusal {}

/** One of the things that `ballast` does. */
export type Command = {
  /** One line for the list of commands. */
  readonly summary: string
  readonly help: string
  /** Does it, and gives the exit code. Throws a Refusal where what was given is wrong. */
  run(args: readonly string[]): Promise<number>
}

export const FORMATS = ['text', 'json'] as const
