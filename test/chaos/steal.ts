import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabasePlace } from '#lib/store/place.ts'
import type { Arena } from './arena.ts'
import { beginUntil } from './at-place.ts'
import type { ChaosConsole } from './chaos-console.ts'
import { RATE } from './field.ts'
import { nameOf, type Place } from './place.ts'
import { type Missed, type Outcome, type Row, trial, untilReached } from './report.ts'

/** The lease of a console that stands still lasts 5 s; then the other one looks every 2 s. */
const TAKEN_OVER_MS = 60_000
/** For whatever the first console would still do. */
const AFTERMATH_MS = 3_000

/** Stops a console at the place, lets a second one take its job over and end it, and then lets the first one go on. */
export function stealAt(arena: Arena, place: Place): Promise<Row> {
  return trial('lease stolen', nameOf(place), () =>
    untilReached(place, async (where, slower) => {
      const [first, second] = [await arena.console(), arena.spawn()]
      const end = await stealOnce(arena, first, second, arena.dataDir, where, RATE * slower)
      if ('missed' in end) {
        await second.stop()
        return end.missed
      }
      await first.stop()
      arena.adopt(second)
      return end
    }),
  )
}

/** The same with two consoles that share a PostgreSQL. */
export function stealOnPostgres(arena: Arena, database: DatabasePlace, place: Place): Promise<Row> {
  return trial('lease stolen, PostgreSQL', nameOf(place), () =>
    untilReached(place, async (where, slower) => {
      const [first, second] = [arena.spawn(), arena.spawn()]
      try {
        await first.open(database)
        const end = await stealOnce(arena, first, second, database, where, RATE * slower)
        return 'missed' in end ? end.missed : end
      } finally {
        await first.stop()
        await second.stop()
      }
    }),
  )
}

async function stealOnce(
  arena: Arena,
  first: ChaosConsole,
  second: ChaosConsole,
  database: string | DatabasePlace,
  place: Place,
  rate: number,
): Promise<Outcome | { readonly missed: Outcome | Missed }> {
  const begun = await beginUntil(arena, first, place, rate)
  if ('missed' in begun) return begun
  const passed = first.points.length
  await second.open(database)
  const [jobId] = await second.list()
  if (jobId === undefined) throw new Error('the second console knows no job')
  const job = await second.ended(jobId, TAKEN_OVER_MS)
  const before = await second.read(jobId)
  const configs = await arena.field.configs()

  first.signal('SIGCONT')
  await begun.refusal
  await sleep(AFTERMATH_MS)
  const flaws = first.points
    .slice(passed)
    .filter((point) => point.startsWith('after request'))
    .map((point) => `the first console went on: ${point}`)
  if (JSON.stringify(await second.read(jobId)) !== JSON.stringify(before))
    flaws.push('the first console changed the record of the job')
  if ((await arena.field.configs()) !== configs) flaws.push('the first console changed a configuration')
  flaws.push(...(await arena.judge(second, job)))
  if (job.state !== 'done') flaws.push(`the job is ${job.state}: ${job.problem?.message}`)
  return { outcome: job.state, flaws }
}
