import type { Cluster } from '#lib/domain/cluster.ts'
import { checkGoals } from '#lib/domain/plan/check-goals.ts'
import { asksForSomething, type Goals } from '#lib/domain/plan/goals.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { formatReassignment } from '#lib/files/reassignment.ts'
import { makePlan, type PlannerOptions } from '#lib/services/planner.ts'
import { Refusal } from '../refusal.ts'
import { type Command, DONE, FORMATS, UNSATISFIED } from './command.ts'
import { checkWritable, writeWhole } from './file.ts'
import { GOAL_OPTIONS, goalsOf } from './goals.ts'
import { oneOf, parseOptions, wholeNumber } from './options.ts'
import { planJson, planText } from './plan-report.ts'
import { readSource, SOURCE_HELP, SOURCE_OPTIONS } from './source.ts'

const HELP = `Usage: ballast plan (--snapshot FILE | --bootstrap HOST:PORT) [GOAL]… [OPTION]…

Plans the fewest replica copies that bring a cluster where it should be, and says whether that is proven.
It changes nothing: --out writes the plan for Kafka's own kafka-reassign-partitions. Where leaders change,
kafka-leader-election (--election-type preferred) makes them change once the copies are in sync.

${SOURCE_HELP}

Goals, alone and together:
  --rf GLOB=N            N replicas for the topics that match; the last match counts (repeatable)
  --racks                the replicas of a partition in distinct racks
  --drain ID             nothing is left on this broker (repeatable)
  --replace OLD:NEW      broker NEW takes the place of OLD (repeatable)
  --spread               replica counts as even over the live brokers as the other goals allow
  --balance WHAT         even out replicas, leaders or bytes (repeatable)
  --leaders preferred    leaders go back to the first replica of each partition; copies nothing

  --topics GLOB          touch only the topics that match (repeatable); * and ? as in a shell
  --seed N               which of equally good plans; the same seed gives the same plan (0)
  --time-limit S         seconds that the exact search may take, 0 for none (30)
  --out FILE             write the plan as reassignment JSON
  --format text|json     how to report it (text)
  --help                 show this

Exit code 1: a goal could not be met as it was asked; everything else is planned, and the report says why.

Examples:
  ballast plan --snapshot cluster.json --rf '*=3' --racks
  ballast plan --bootstrap kafka-1:9092 --drain 4 --spread --out reassignment.json`

const OPTIONS = {
  ...SOURCE_OPTIONS,
  ...GOAL_OPTIONS,
  seed: { type: 'string', default: '0' },
  'time-limit': { type: 'string', default: '30' },
  out: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const

const MOST_SECONDS = 86_400

export const plan: Command = {
  summary: 'plan the fewest copies that reach a goal',
  help: HELP,
  async run(args) {
    const { seed, out, ...values } = parseOptions(args, OPTIONS)
    const format = oneOf('--format', values.format, FORMATS)
    const settings = {
      seed: wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER),
      timeLimitMs: seconds('--time-limit', values['time-limit']) * 1_000,
    }
    const goals = goalsOf(values)
    if (out !== undefined) checkWritable(out)
    const cluster = await readSource(values)
    requireSense(cluster, goals)
    const made = await makeShowing(cluster, goals, settings)
    if (out !== undefined) writePlan(out, cluster, made)
    process.stdout.write(format === 'json' ? planJson(made) : planText(made))
    return made.unsatisfied.length > 0 ? UNSATISFIED : DONE
  },
}

function seconds(option: string, text: string): number {
  const number = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && number <= MOST_SECONDS) return number
  throw new Refusal(`${option}: "${text}" is not a number of seconds from 0 to ${MOST_SECONDS}.`)
}

function requireSense(cluster: Cluster, goals: Goals): void {
  const wrong = checkGoals(cluster, goals)
  if (wrong.length > 0) throw new Refusal(wrong.map(({ goal, reason }) => `--${goal}: ${reason}.`).join('\n'))
  if (!asksForSomething(goals)) console.error('No goal was given, so there is nothing to plan: see --help.')
}

/** Makes the plan with a line that counts, for who waits at a terminal. */
async function makeShowing(cluster: Cluster, goals: Goals, settings: PlannerOptions): Promise<Plan> {
  const { stderr } = process
  if (!stderr.isTTY) return makePlan(cluster, goals, settings)
  const onProgress = (share: number) => {
    stderr.write(`\r\x1b[2KPlanning … ${Math.floor(share * 100)} %`)
  }
  try {
    return await makePlan(cluster, goals, { ...settings, onProgress })
  } finally {
    stderr.write('\r\x1b[2K')
  }
}

/** A plan that would fill up a disk is reported, but not handed to a tool that would carry it out. */
function writePlan(path: string, cluster: Cluster, { moves, logDirMoves, obstacles }: Plan): void {
  if (obstacles.length > 0) {
    console.error(`ballast: ${path} is not written: the plan must not be applied as it is.`)
    return
  }
  writeWhole(path, formatReassignment(cluster, moves, logDirMoves))
}
