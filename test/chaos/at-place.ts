import { setTimeout as sleep } from 'node:timers/promises'
import { isOpen, type Job } from '#lib/domain/job/job.ts'
import type { Arena } from './arena.ts'
import type { ChaosConsole } from './chaos-console.ts'
import type { MakeErrand } from './errand.ts'
import { RATE } from './field.ts'
import { nameOf, type Place } from './place.ts'
import { LAST_POINTS_MS, type Missed, type Outcome, type Row, trial, untilReached } from './report.ts'

const JOB_MS = 120_000

/** Something that goes wrong while the console stands still at a place. */
export type Fault = {
  readonly name: string
  readonly ends: readonly Job['state'][]
  /** What the job is for, where that is not to bring everything to the other side. */
  readonly errand?: MakeErrand
  /** Topics whose placement is no more the job's alone. */
  readonly touches?: readonly string[]
  /** A console of its own, which is stopped afterwards. */
  readonly console?: (arena: Arena) => Promise<ChaosConsole>
  /** Does the damage; what it returns is done once the console goes on, and may mend it. */
  readonly strike: (arena: Arena, console: ChaosConsole) => Promise<(() => Promise<void>) | null>
  /** What only this fault promises, in words where it does not hold; looked at before everything is put back. */
  readonly look?: (arena: Arena, job: Job) => Promise<string[]>
}

/** Stops the console at the place (SIGSTOP), strikes, and lets it go on. */
export function strikeAt(arena: Arena, fault: Fault, place: Place): Promise<Row> {
  return trial(fault.name, nameOf(place), () =>
    untilReached(place, (where, slower) => strikeOnce(arena, fault, where, RATE * slower)),
  )
}

async function strikeOnce(arena: Arena, fault: Fault, place: Place, rate: number): Promise<Outcome | Missed> {
  if (!fault.console) return strikeIn(await arena.console(), arena, fault, place, rate)
  const own = await fault.console(arena)
  try {
    return await strikeIn(own, arena, fault, place, rate)
  } finally {
    await own.stop()
  }
}

async function strikeIn(
  console: ChaosConsole,
  arena: Arena,
  fault: Fault,
  place: Place,
  rate: number,
): Promise<Outcome | Missed> {
  const [newest] = await console.list()
  const begun = await beginUntil(arena, console, place, rate, fault.errand)
  if ('missed' in begun) return begun.missed
  const mend = await fault.strike(arena, console)
  console.signal('SIGCONT')
  await mend?.()
  const refused = await begun.refusal
  const [jobId] = await console.list()
  if (jobId === undefined || jobId === newest) {
    const flaws = await arena.judgeUntouched()
    return { outcome: 'no job', flaws: refused === null ? [...flaws, 'no job, and no reason'] : flaws }
  }
  const job = await console.ended(jobId, JOB_MS)
  await console.tidied(jobId)
  const own = (await fault.look?.(arena, job)) ?? []
  const flaws = [...own, ...(await arena.judge(console, job, fault.touches))]
  if (isOpen(job) || !fault.ends.includes(job.state))
    flaws.push(`the job is ${job.state}: ${job.problem?.message ?? 'without a problem'}`)
  return { outcome: job.state, flaws }
}

/**
 * Begins a job whose console stops at the place (SIGSTOP); `refusal` tells later why there is no job, null where there is one.
 * `missed`: the job came to its end without passing the place.
 */
export async function beginUntil(
  arena: Arena,
  console: ChaosConsole,
  place: Place,
  rate: number,
  errand?: MakeErrand,
): Promise<{ readonly refusal: Promise<string | null> } | { readonly missed: Outcome | Missed }> {
  await console.arm({ ...place, signal: 'SIGSTOP' })
  const beginning = arena.begin(console, rate, errand)
  // Not answered before the console goes on, and perhaps never.
  const refusal = beginning.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  const ending = beginning.then((jobId) => console.ended(jobId, JOB_MS))
  const settled = ending.then(() => sleep(LAST_POINTS_MS))
  if (await console.stoppedAtTrap(settled)) return { refusal }
  const job = await ending
  const flaws = await arena.judge(console, job)
  return { missed: flaws.length === 0 ? console.passings(place.point) : { outcome: job.state, flaws } }
}
