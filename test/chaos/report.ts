import type { Place } from './place.ts'

export type Row = {
  readonly fault: string
  readonly point: string
  /** How it ended, in a word or two. */
  readonly outcome: string
  /** What is not as promised; empty where all is well. */
  readonly flaws: readonly string[]
  readonly seconds: number
}

export type Outcome = Pick<Row, 'outcome' | 'flaws'>

/** A job has ended before its console passes the last points. */
export const LAST_POINTS_MS = 300

/** Does one trial and times it; an error is a flaw, so that the rest goes on. */
export async function trial(fault: string, point: string, work: () => Promise<Outcome>): Promise<Row> {
  const since = performance.now()
  const end = await work().catch((error: unknown) => ({
    outcome: 'broke off',
    flaws: [error instanceof Error ? error.message : String(error)],
  }))
  const row = { fault, point, ...end, seconds: (performance.now() - since) / 1000 }
  console.log(line(row))
  return row
}

/** A job came to its end as it should, and passed the point fewer times than the trial wanted. */
export type Missed = { readonly passings: number }

/** How much slower the job is each time: what arrives together at one rate arrives apart at another. */
const PACES = [1, 1 / 2, 1 / 4]

/**
 * Repeats a trial whose job did not pass the place, at another rate each time. How often a job passes a point depends on what arrives
 * together: a place that no job passes again is tried at the last passing that they had.
 */
export async function untilReached(
  place: Place,
  attempt: (place: Place, slower: number) => Promise<Outcome | Missed>,
): Promise<Outcome> {
  let { nth } = place
  for (let tries = 0; nth > 0; tries++) {
    const end = await attempt({ ...place, nth }, PACES[tries % PACES.length] ?? 1)
    if ('outcome' in end) return nth === place.nth ? end : { ...end, outcome: `${end.outcome}, at #${nth}` }
    if (tries + 1 >= PACES.length) nth = Math.min(nth - 1, end.passings)
  }
  return { outcome: 'not reached', flaws: ['no job passed this point'] }
}

function line({ fault, point, outcome, flaws, seconds }: Row): string {
  const verdict = flaws.length === 0 ? 'ok  ' : 'FAIL'
  const words = `${verdict} ${fault.padEnd(24)} ${point.padEnd(52)} ${outcome.padEnd(12)} ${seconds.toFixed(1).padStart(5)} s`
  return [words, ...flaws.map((flaw) => `       ${flaw}`)].join('\n')
}

/** The whole table once more, and the counts. */
export function printSummary(rows: readonly Row[]): void {
  console.log('\nFault                     points  ok  failed  outcomes')
  for (const [fault, own] of Map.groupBy(rows, (row) => row.fault)) {
    const failed = own.filter(({ flaws }) => flaws.length > 0).length
    const outcomes = [...Map.groupBy(own, (row) => row.outcome)].map(
      ([outcome, of]) => `${of.length} ${outcome}`,
    )
    console.log(
      `${fault.padEnd(24)} ${String(own.length).padStart(7)} ${String(own.length - failed).padStart(3)} ${String(failed).padStart(7)}  ${outcomes.join(', ')}`,
    )
  }
}
