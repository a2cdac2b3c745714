import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena } from './arena.ts'
import { nameOf, type Place, placesOf } from './place.ts'
import { LAST_POINTS_MS, type Missed, type Outcome, type Row, trial, untilReached } from './report.ts'
import type { Scenario } from './scenario.ts'

/** Every place that one undisturbed job passes in the scenario and the plain job does not, in order. */
export async function enumerate(
  arena: Arena,
  scenario: Scenario,
): Promise<{ readonly places: readonly Place[]; readonly row: Row }> {
  let places: readonly Place[] = []
  const row = await trial('nothing', scenario.name, async () => {
    const console = await arena.console()
    await console.arm(null)
    const job = await scenario.drive(
      arena,
      console,
      await arena.begin(console, scenario.rate, scenario.errand),
    )
    await sleep(LAST_POINTS_MS)
    const all = placesOf(console.points)
    const from = all.findIndex(({ point }) => point === scenario.from)
    const to = all.findIndex(({ point }, at) => at > from && point === scenario.to)
    const own = all.slice(Math.max(0, from), to < 0 ? undefined : to + 1)
    places =
      scenario.from === null ? all : oncePerState(own.filter(({ point }) => scenario.points.test(point)))
    const flaws = await arena.judge(console, job)
    if (scenario.from !== null && from < 0) flaws.push(`it has not passed "${scenario.from}"`)
    if (scenario.to !== null && to < 0) flaws.push(`it has not passed "${scenario.to}"`)
    return { outcome: job.state, flaws: [...flaws, ...unexpected(scenario, job)] }
  })
  return { places, row }
}

/** Nothing is sent or written between the point after one act and the one before the next: the second would find the same. */
function oncePerState([first, ...others]: readonly Place[]): Place[] {
  return first ? [first, ...others.filter(({ point }) => point.startsWith('after'))] : []
}

/** Kills the console at the place, and lets the next one bring the job to its end. */
export function killAt(arena: Arena, scenario: Scenario, place: Place): Promise<Row> {
  return trial(`console killed: ${scenario.name}`, nameOf(place), () =>
    untilReached(place, (where, slower) =>
      killOnce(arena, { ...scenario, rate: scenario.rate * slower }, where),
    ),
  )
}

async function killOnce(arena: Arena, scenario: Scenario, place: Place): Promise<Outcome | Missed> {
  const first = await arena.console()
  const [newest] = await first.list()
  await first.arm({ ...place, signal: 'SIGKILL' })
  const drive = async () =>
    scenario.drive(arena, first, await arena.begin(first, scenario.rate, scenario.errand))
  // Where it is killed, whatever it was asked for is not answered.
  const driven = drive().catch((error: unknown) => {
    if (!first.gone) throw error
    return null
  })
  const job = await Promise.race([driven, first.exited().then(() => null)])
  if (job !== null) await sleep(LAST_POINTS_MS)
  if (job !== null && !first.gone) {
    const missed = first.passings(place.point)
    await first.arm(null)
    const flaws = await arena.judge(first, job)
    return flaws.length > 0 ? { outcome: job.state, flaws } : missed
  }
  await first.exited()
  const second = await arena.console()
  const [left] = await second.list()
  if (left === undefined || left === newest) return { outcome: 'no job', flaws: await arena.judgeUntouched() }
  const end = await scenario.drive(arena, second, left)
  const flaws = await arena.judge(second, end)
  return { outcome: end.state, flaws: [...flaws, ...unexpected(scenario, end)] }
}

function unexpected(
  { ends }: Scenario,
  { state, problem }: Awaited<ReturnType<Scenario['drive']>>,
): string[] {
  return ends.includes(state) ? [] : [`the job is ${state}: ${problem?.message ?? 'without a problem'}`]
}
