import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { showProgress } from '#bin/progress.ts'
import { Refusal, reportFailure } from '#bin/refusal.ts'
import type { Goals } from '#lib/domain/plan/goals.ts'
import type { Shape } from './large-cluster.ts'
import type { Measured, Order } from './plan-case.ts'

const HELP = `npm run bench:plan -- [--brokers 30,100,300,1000] [--rounds N] [--cap SECONDS]

Time and memory of plans for 30 brokers × 3,000 partitions, 100 × 10,000, 300 × 100,000 and 1,000 × 200,000, on three racks
of one size and of three sizes. Each row is measured in a process of its own.
  times     of the planning thread's processor, so that a busy machine does not count
  quick     median (fastest–slowest) of the rounds (9, 9, 5 and 3, or --rounds), and its ratio to a plain pass over all
            replicas in the same process
  memory    peak of resident memory, and what of it the cluster takes
  exact     one run that is stopped after --cap seconds (10), with the longest time that nothing else could run
Then how the quick time grows with the partitions: 1.0 is linear.`

type Size = { readonly brokers: number; readonly partitions: number; readonly rounds: number }
const SIZES: readonly Size[] = [
  { brokers: 30, partitions: 3_000, rounds: 9 },
  { brokers: 100, partitions: 10_000, rounds: 9 },
  { brokers: 300, partitions: 100_000, rounds: 5 },
  { brokers: 1000, partitions: 200_000, rounds: 3 },
]

type Task = {
  readonly name: string
  readonly goals: Partial<Goals>
  readonly shape?: Partial<Pick<Shape, 'factor' | 'placement' | 'empty'>>
}
const TASKS: readonly Task[] = [
  { name: 'drain', goals: { drain: [2] } },
  { name: 'spread, 2 new', goals: { spread: true }, shape: { empty: 2 } },
  { name: 'spread, skewed', goals: { spread: true }, shape: { placement: 'skewed' } },
  {
    name: 'RF 2→3',
    goals: { replication: [{ pattern: '*', factor: 3 }], spread: true },
    shape: { factor: 2 },
  },
  { name: 'racks', goals: { racks: true }, shape: { placement: 'blind' } },
  {
    name: 'all of them',
    goals: { drain: [2], racks: true, spread: true, replication: [{ pattern: '*', factor: 3 }] },
    shape: { factor: 2, placement: 'blind', empty: 2 },
  },
]

type Row = {
  readonly size: Size
  readonly task: string
  readonly racks: Shape['racks']
  readonly quick: Measured
  readonly exact: Measured
}

try {
  const { values } = parseArgs({
    options: {
      brokers: { type: 'string' },
      rounds: { type: 'string' },
      cap: { type: 'string', default: '10' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) console.log(HELP)
  else await bench(values.brokers?.split(',').map(Number), values.rounds, Number(values.cap))
} catch (error) {
  reportFailure(error)
  process.exitCode = 1
}

async function bench(only: readonly number[] | undefined, rounds: string | undefined, capSeconds: number) {
  const sizes = SIZES.filter(({ brokers }) => only?.includes(brokers) ?? true)
  if (sizes.length === 0)
    throw new Refusal(`--brokers takes ${SIZES.map(({ brokers }) => brokers).join(', ')}`)
  const rows: Row[] = []
  for (const size of sizes) {
    for (const racks of ['even', 'uneven'] as const) {
      for (const task of TASKS) {
        const shape: Shape = { ...size, factor: 3, placement: 'kafka', empty: 0, racks, ...task.shape }
        const order = { shape, goals: task.goals, capMs: capSeconds * 1000 }
        const what = `${size.brokers} × ${size.partitions}, ${task.name}, ${racks} racks`
        rows.push(
          await showProgress(what, async () => ({
            size,
            task: task.name,
            racks,
            quick: await measure({ ...order, solver: 'greedy', rounds: Number(rounds ?? size.rounds) }),
            exact: await measure({ ...order, solver: 'exact', rounds: 1 }),
          })),
        )
      }
    }
  }
  print(rows, capSeconds)
}

async function measure(order: Order): Promise<Measured> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'plan-case.ts'),
      JSON.stringify(order),
    ],
    { timeout: 600_000, maxBuffer: 1e8 },
  )
  return JSON.parse(stdout)
}

function print(rows: readonly Row[], capSeconds: number): void {
  for (const [size, own] of Map.groupBy(rows, ({ size }) => size)) {
    console.log(
      `\n${size.brokers} brokers × ${size.partitions} partitions, quick plan of ${own[0]?.quick.timesMs.length} rounds, exact within ${capSeconds} s\n`,
    )
    console.log(
      line(
        'goal',
        'racks',
        'quick, ms',
        '× pass',
        'memory, MB',
        'copies',
        'bound',
        '',
        'exact, s',
        'copies',
        'bound',
        '',
        'blocked, ms',
        'memory, MB',
      ),
    )
    for (const row of own) {
      const { quick, exact } = row
      console.log(
        line(
          row.task,
          row.racks,
          range(quick.timesMs),
          (median(quick.timesMs) / quick.passMs).toFixed(0),
          memory(quick),
          String(quick.copies),
          String(quick.lowerBound),
          quick.proven ? 'proven' : 'open',
          (median(exact.timesMs) / 1000).toFixed(2),
          String(exact.copies),
          String(exact.lowerBound),
          exact.proven ? 'proven' : 'open',
          exact.longestStepMs.toFixed(0),
          memory(exact),
        ),
      )
    }
  }
  printGrowth(rows)
}

/** The exponent of partitions with which the median grows from each size to the next. */
function printGrowth(rows: readonly Row[]): void {
  const byTask = Map.groupBy(rows, ({ task, racks }) => `${task}, ${racks} racks`)
  if ([...byTask.values()].every((own) => own.length < 2)) return
  console.log('\nGrowth of the quick time with the partitions (1.0 is linear)\n')
  for (const [task, own] of byTask) {
    const steps = own.slice(1).map((row, index) => {
      const before = own[index] ?? row
      const times = Math.log(median(row.quick.timesMs) / median(before.quick.timesMs))
      const exponent = times / Math.log(row.size.partitions / before.size.partitions)
      return `${before.size.partitions} → ${row.size.partitions}: ${exponent.toFixed(2)}`
    })
    console.log(`${task.padEnd(30)}${steps.map((step) => step.padEnd(26)).join('')}`)
  }
}

function line(...cells: readonly string[]): string {
  const widths = [16, 8, 20, 8, 14, 9, 9, 8, 10, 9, 9, 8, 13, 14]
  return cells
    .map((cell, index) => (index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
    .join('')
}

function range(times: readonly number[]): string {
  return `${median(times).toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`
}

function memory({ peakBytes, clusterBytes }: Measured): string {
  return `${Math.round(peakBytes / 1e6)} (${Math.round(clusterBytes / 1e6)})`
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
