import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Connection } from '@platformatic/kafka'
import { showProgress } from '#bin/progress.ts'
import { reportFailure } from '#bin/refusal.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { type Assignment, createTopic } from '#demo/create-topic.ts'
import { must } from '#demo/link.ts'
import { fillEmptyTopics } from '#demo/seed.ts'
import { sameReplicas } from '#lib/domain/cluster.ts'
import { LEADER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { readConfigs } from '#lib/kafka/configs.ts'
import type { Link } from '#lib/kafka/link.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { applyPlan } from '#lib/services/plans.ts'
import { linkOfStand, openProduct, readAnew, SLUG, untilJob } from '../test/product.ts'
import { provideStand, type Stand } from '../test/stand.ts'
import { byKafkasTool } from './kafka-tool.ts'

const HELP = `npm run bench:job -- [--rounds N]

The same plan at the same throttle by Ballast and by Kafka's kafka-reassign-partitions (--execute, then --verify every half second),
alternating, on the three brokers of the tests: every round there and back by each.
  total      from the command, or the click, until every partition is at its target and no throttle is left
  moving     from when the first partition began to move until the last one had arrived
  requests   that each sent; Ballast's hold what the console reads anyway, which is told apart`

const TOPIC = 'bench-job'
const PARTITIONS = 12
// More than a second's worth: what is less counts for no limit.
const BYTES = 6_000_000
const RATE = 5_000_000
const HOME: Assignment = Array.from({ length: PARTITIONS }, () => [1, 2])
const AWAY: Assignment = Array.from({ length: PARTITIONS }, () => [1, 3])
const WATCH_MS = 50

type Carrier = 'Ballast' | 'Kafka'
type Measured = {
  readonly by: Carrier
  readonly totalMs: number
  readonly movingMs: number
  readonly requests: number
}

const shutdown = new Shutdown().onSignals(130)
try {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '3' }, help: { type: 'boolean' } },
  })
  if (values.help) console.log(HELP)
  else await bench(Number(values.rounds))
} catch (error) {
  if (!shutdown.begun) reportFailure(error)
}
if (!shutdown.begun) await shutdown.run()

async function bench(rounds: number): Promise<void> {
  const stand = await provideStand(shutdown, showProgress)
  const folder = await mkdtemp(join(tmpdir(), 'ballast-bench-'))
  shutdown.add('the console', async () => {
    await closeConsole()
    await rm(folder, { recursive: true })
  })
  await openProduct(folder)
  await createTopic(await linkOfStand(), TOPIC, HOME, {})
  const filling = { name: TOPIC, assignment: HOME, bytesPerPartition: BYTES }
  await fillEmptyTopics(stand.bootstrap, [filling], showProgress)

  const sent = countRequests()
  const idle = await idleRequests(sent)
  const measured: Measured[] = []
  for (let round = 0; round < rounds; round++) {
    // Each goes there and back, and neither always comes first.
    const order: readonly Carrier[] =
      round % 2 === 0 ? ['Ballast', 'Kafka', 'Kafka', 'Ballast'] : ['Kafka', 'Ballast', 'Ballast', 'Kafka']
    for (const [index, by] of order.entries()) {
      const target = index % 2 === 0 ? AWAY : HOME
      const what = `Round ${round + 1} of ${rounds}, ${by} to ${target === AWAY ? 'broker 3' : 'broker 2'}`
      measured.push(await showProgress(what, () => measure(by, stand, folder, target, sent)))
    }
  }
  print(measured, idle)
}

async function measure(
  by: Carrier,
  stand: Stand,
  folder: string,
  target: Assignment,
  sent: () => number,
): Promise<Measured> {
  const partitions = target.map((replicas, partition) => ({ topic: TOPIC, partition, replicas }))
  const text = JSON.stringify({ version: 1, partitions })
  await readAnew()
  const before = sent()
  const since = performance.now()
  const watching = watchMove(await linkOfStand(), target)
  const requests = by === 'Kafka' ? await byKafkasTool(stand, folder, text, RATE) : await byBallast(text)
  const { beganAt, arrivedAt, endedAt, asked } = await watching
  return {
    by,
    totalMs: endedAt - since,
    movingMs: arrivedAt - beganAt,
    requests: requests ?? sent() - before - asked,
  }
}

/** Returns null: its requests are counted as they leave. */
async function byBallast(text: string): Promise<null> {
  const { planId } = must(await importPlan(OPERATOR, SLUG, text, ''))
  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: RATE }))
  await untilJob(jobId, ({ state }) => state === 'done', 120_000)
  return null
}

/** Looks at the cluster, independently of who carries the plan out. `asked`: the requests that it took itself. */
async function watchMove(link: Link, target: Assignment) {
  let beganAt = 0
  let arrivedAt = 0
  for (let asked = 0; ; ) {
    const [topic] = must(await describeTopics(link, [TOPIC]))
    asked += 2
    const partitions = topic?.partitions ?? []
    const now = performance.now()
    if (beganAt === 0 && partitions.some(({ adding }) => adding.length > 0)) beganAt = now
    const arrived = partitions.every(
      ({ replicas, adding, id }) => adding.length === 0 && sameReplicas(replicas, target[id] ?? []),
    )
    if (arrivedAt === 0 && arrived) arrivedAt = now
    if (arrivedAt > 0) {
      const configs = await readConfigs(
        link,
        ['1', '2', '3'].map((name) => ({ kind: 'broker', name })),
      )
      asked += configs.length
      const throttled = configs.some(({ config }) => must(config)[LEADER_RATE]?.source === 'broker')
      if (!throttled) return { beganAt, arrivedAt, endedAt: performance.now(), asked }
    }
    await sleep(WATCH_MS)
  }
}

/** Counts every request that this process sends to Kafka from now on. */
function countRequests(): () => number {
  let count = 0
  const send = Connection.prototype.send
  Connection.prototype.send = function (this: Connection, ...args: Parameters<typeof send>) {
    count++
    return send.apply(this, args)
  } as typeof send
  return () => count
}

/** Requests a second of a console that only watches. */
async function idleRequests(sent: () => number): Promise<number> {
  const before = sent()
  await sleep(10_000)
  return (sent() - before) / 10
}

function print(measured: readonly Measured[], idle: number): void {
  const of = (by: Carrier, value: (one: Measured) => number) =>
    measured.filter((one) => one.by === by).map(value)
  const rows = (['Ballast', 'Kafka'] as const).map((by) => [
    by,
    range(of(by, ({ totalMs }) => totalMs / 1000)),
    range(of(by, ({ movingMs }) => movingMs / 1000)),
    range(
      of(by, ({ requests }) => requests),
      0,
    ),
  ])
  const ratio = (value: (one: Measured) => number) =>
    (median(of('Ballast', value)) / median(of('Kafka', value))).toFixed(2)
  const mb = (PARTITIONS * BYTES) / 1e6
  console.log(`\n${PARTITIONS} partitions, ${mb} MB to one broker at ${RATE / 1e6} MB/s\n`)
  for (const cells of [['', 'total, s', 'moving, s', 'requests'], ...rows])
    console.log(cells.map((cell) => cell.padEnd(24)).join(''))
  console.log(
    `\nBallast takes ${ratio(({ totalMs }) => totalMs)} times as long in all, ${ratio(({ movingMs }) => movingMs)} times while moving (medians).`,
  )
  console.log(
    `The console sends ${idle.toFixed(1)} requests a second when it only watches; they are counted in.`,
  )
}

function range(values: readonly number[], digits = 1): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
