import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startPostgres } from '#bin/postgres.ts'
import { showProgress } from '#bin/progress.ts'
import { reportFailure } from '#bin/refusal.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { provideStand, resetStand } from '../stand.ts'
import { Arena } from './arena.ts'
import { disturbances, type Trial } from './disturbances.ts'
import { NAMES } from './field.ts'
import { enumerate, killAt } from './kill.ts'
import { nameOf } from './place.ts'
import { orderAtRandom } from './random.ts'
import { printSummary, type Row, trial } from './report.ts'
import { SCENARIOS } from './scenario.ts'

const HELP = `npm run test:chaos -- [--sample] [--only REGEX] [--report FILE]

Kills and disturbs the console, the brokers and the database at every point of a job, on real brokers and while a producer writes
with acks=all, and looks afterwards whether everything is as it was promised.
  --sample      a quarter of it: which one follows from the number of commits, so that four in a row take all
  --only REGEX  only the trials whose name matches
  --report FILE where the counts go, as JSON`

const QUARTERS = 4
const RANDOM_ORDERS = 12

const shutdown = new Shutdown().onSignals(130)
try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      sample: { type: 'boolean', default: false },
      report: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) console.log(HELP)
  else await chaos(values.only, values.sample ? quarter() : null, values.report)
} catch (error) {
  if (!shutdown.begun) reportFailure(error)
}
if (!shutdown.begun) await shutdown.run()

async function chaos(only: string, part: number | null, report: string | undefined): Promise<void> {
  const lent = process.env.TEST_STAND !== undefined
  const stand = await provideStand(shutdown, showProgress)
  const postgres = await startPostgres(shutdown, showProgress)
  const arena = await Arena.open(stand)
  const closed = shutdown.add('the consoles', () => arena.close())
  const rows: Row[] = []
  const trials: Trial[] = []
  for (const scenario of SCENARIOS) {
    const { places, row } = await enumerate(arena, scenario)
    rows.push(row)
    if (row.flaws.length > 0) await arena.restore()
    for (const place of places)
      trials.push({
        name: `console killed: ${scenario.name}, ${nameOf(place)}`,
        run: () => killAt(arena, scenario, place),
      })
    if (scenario.from === null) trials.push(...disturbances(arena, places, postgres))
  }
  for (let seed = 0; seed < RANDOM_ORDERS; seed++) {
    const { name, run } = orderAtRandom(seed)
    trials.push({ name, run: () => run(arena) })
  }
  const chosen = trials.filter(
    ({ name }, index) => new RegExp(only).test(name) && (part === null || index % QUARTERS === part),
  )
  console.log(
    `\n${trials.length} trials${part === null ? '' : `, of which part ${part + 1} of ${QUARTERS}`}: ${chosen.length} now\n`,
  )
  for (const { run } of chosen) {
    if (shutdown.begun) return
    const row = await run()
    rows.push(row)
    if (row.flaws.length > 0) await arena.restore()
  }
  if (shutdown.begun) return
  rows.push(await readAllBack(arena))
  printSummary(rows)
  closed()
  await arena.close()
  if (lent) await resetStand(stand)
  const failed = rows.filter(({ flaws }) => flaws.length > 0).length
  console.log(`\n${rows.length - failed} passed, ${failed} failed`)
  if (report) await writeFile(report, JSON.stringify({ passed: rows.length - failed, failed }))
  if (failed > 0) process.exitCode = 1
}

/** Reads every record from the beginning once more: each trial has read those since the one before. */
function readAllBack(arena: Arena): Promise<Row> {
  return trial('all of these', `${arena.records.count} records acknowledged`, async () => {
    arena.records.readAllAgain()
    const flaws = await arena.records.missing(arena.field.link, NAMES)
    return { outcome: 'read back', flaws }
  })
}

/** Four commits in a row have four different ones. */
function quarter(): number {
  const count = execFileSync('git', ['rev-list', '--count', 'HEAD'], { encoding: 'utf8' })
  return Number(count.trim()) % QUARTERS
}
