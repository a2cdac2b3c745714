import { rm, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { freePorts } from '#bin/ports.ts'
import { showProgress } from '#bin/progress.ts'
import { reportFailure } from '#bin/refusal.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { kafkaJars } from '#demo/jars.ts'
import { KafkaCluster } from '#demo/kafka.ts'
import { nodesOf, portsOf } from '#demo/server-properties.ts'
import { newFolder } from '../stand.ts'
import { isMatch, printSummary, printTrial, type Trial, unasked } from './cells.ts'
import { Ground } from './ground.ts'
import { SCENARIOS, type Scenario, SETTINGS } from './scenarios.ts'
import { prepareLoss } from './step.ts'
import { killAndCompare } from './trial.ts'

const HELP = `npm run test:loss -- [--only REGEX] [--report FILE]

Predicts what the loss of brokers stops, kills them (kill -9), and compares every cell of the prediction with what the brokers that
are left show and do: leaders, in-sync and eligible replicas, writes with acks=all and acks=1, reads, and every group.
  --only REGEX  only the clusters whose name matches
  --report FILE where the counts go, as JSON`
const FIRST_PORT = 25_092
const shutdown = new Shutdown().onSignals(130)
try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      report: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) console.log(HELP)
  else await check(chosen(values.only), values.report)
} catch (error) {
  if (!shutdown.begun) {
    reportFailure(error)
    process.exitCode = 1
  }
}
if (!shutdown.begun) await shutdown.run()

function chosen(only: string): Scenario[] {
  return SCENARIOS.filter(({ name }) => new RegExp(only).test(name))
}

async function check(scenarios: readonly Scenario[], report: string | undefined): Promise<void> {
  const trials: Trial[] = []
  const gaps: string[] = []
  for (const scenario of scenarios) {
    if (shutdown.begun) return
    const own = await play(scenario)
    gaps.push(...unasked(own).map((gap) => `${scenario.name}: ${gap}`))
    trials.push(...own)
  }
  printSummary(trials)
  for (const gap of gaps) console.log(gap)
  const cells = trials.flatMap((trial) => trial.cells)
  const matched = cells.filter(isMatch).length
  const sound = trials.filter((trial) => trial.cells.every(isMatch)).length
  const failed = trials.length - sound + gaps.length
  if (report) await writeFile(report, JSON.stringify({ passed: sound, failed }))
  if (failed > 0 || cells.length === 0) process.exitCode = 1
  console.log(`\n${matched} of ${cells.length} cells matched`)
}

/** Starts the cluster of a scenario, and takes one loss after the other from it. */
async function play({ name, nodes, format, shapes, calm, steps }: Scenario): Promise<Trial[]> {
  console.log(`\n${name}`)
  const jars = await kafkaJars(showProgress)
  const dir = await newFolder()
  const firstPort = await freePorts(portsOf({ ...nodes, firstPort: 1 }).length, FIRST_PORT)
  const everyNode = <Value>(value: Value) => Object.fromEntries(nodesOf(nodes).map((id) => [id, value]))
  const cluster = new KafkaCluster({
    ...{ ...nodes, jars, dir, firstPort },
    ...{ settings: everyNode(SETTINGS), format: everyNode(format), progress: showProgress },
  })
  const end = async () => {
    await cluster.shutdown()
    await rm(dir, { recursive: true, force: true })
  }
  const ended = shutdown.add('the Kafka brokers', end)
  await cluster.start()
  const ground = new Ground(cluster, shapes, calm)
  await showProgress('Creating the topics', () => ground.prepare())
  const trials: Trial[] = []
  for (const step of steps) {
    if (trials.length > 0) await ground.bringBack()
    await showProgress('Waiting until everything is in sync', () => ground.settle())
    await showProgress(`Preparing the loss of ${step.name}`, () => prepareLoss(ground, step))
    const trial = await killAndCompare(ground, step.lost, `${name}: ${step.name}`)
    printTrial(trial)
    trials.push(trial)
  }
  ground.close()
  ended()
  await end()
  return trials
}
