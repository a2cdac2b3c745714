import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { buildConsole } from '#bin/build.ts'
import { Console } from '#bin/console.ts'
import { freePorts } from '#bin/ports.ts'
import { showProgress } from '#bin/progress.ts'
import { reportFailure } from '#bin/refusal.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { BROKEN_TOPICS, breakCluster } from '#demo/breakage.ts'
import { kafkaJars } from '#demo/jars.ts'
import { KafkaCluster } from '#demo/kafka.ts'
import { startWorkload } from '#demo/workload-process.ts'

const HELP = `npm run bench:pages -- [--rounds N]

Server time of each page of the production build on real brokers: with all brokers well, with broker 2 hung
(SIGSTOP), and with it dead (SIGKILL). Prints median (fastest–slowest) in milliseconds and the ratio of the
medians to the healthy ones of the same run. --rounds: loads of each page in each state (30).`

const PAGES = [
  '',
  '/brokers',
  '/brokers/1',
  '/brokers/2',
  '/topics',
  '/topics/orders',
  '/map',
  '/audit',
  '/what-if?lose=1',
  '/plans',
  '/plans/new?spread=true',
  '/plans/compare',
  '/jobs',
]
/** Kafka fences a silent broker after 9 s; loads spread over this long see it before and after. */
const SPREAD_MS = 20_000

type Times = ReadonlyMap<string, readonly number[]>

const shutdown = new Shutdown().onSignals(130)
try {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '30' }, help: { type: 'boolean' } },
  })
  if (values.help) console.log(HELP)
  else await bench(Number(values.rounds))
} catch (error) {
  reportFailure(error)
  process.exitCode = 1
} finally {
  await shutdown.run()
}

async function bench(rounds: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'ballast-bench-'))
  shutdown.add('the scratch folder', () => rm(dir, { recursive: true, force: true }))
  const jars = await kafkaJars(showProgress)
  await buildConsole(showProgress, shutdown)
  const firstPort = await freePorts(7, 21_000)
  const cluster = new KafkaCluster({ jars, dir, brokers: 3, firstPort, progress: showProgress })
  shutdown.add('the Kafka brokers', () => cluster.shutdown())
  await cluster.start()
  await breakCluster(cluster.bootstrap, showProgress)
  await startWorkload(cluster.bootstrap, dir, showProgress, (workload) =>
    shutdown.add('the workload', workload.stop),
  )
  const server = new Console({
    port: firstPort + 6,
    host: '127.0.0.1',
    dataDir: join(dir, 'console'),
    clusters: `bench=${cluster.bootstrap}`,
    mode: 'production',
    log: join(dir, 'console.log'),
    progress: showProgress,
  })
  shutdown.add('the console', () => server.stop())
  await server.start()
  await measure(server.url, 3)

  const well = await spread('All brokers well', server.url, rounds)
  await cluster.kill(2, 'SIGSTOP')
  const hung = await spread('Broker 2 hung (SIGSTOP)', server.url, rounds)
  await cluster.restart()
  await sleep(SPREAD_MS)
  await cluster.kill(2)
  const dead = await spread('Broker 2 dead (SIGKILL)', server.url, rounds)
  print(rounds, well, hung, dead)
}

function spread(what: string, url: string, rounds: number): Promise<Times> {
  return showProgress(`${what}: loading ${PAGES.length} pages ${rounds} times`, () =>
    measure(url, rounds, SPREAD_MS / rounds),
  )
}

/** Milliseconds from request to last byte, a round of all pages at a time. Throws on any page that does not answer 200. */
async function measure(url: string, rounds: number, pauseMs = 0): Promise<Times> {
  const times = new Map<string, number[]>(PAGES.map((page) => [page, []]))
  for (let round = 0; round < rounds; round++) {
    for (const page of PAGES) {
      const since = performance.now()
      const response = await fetch(`${url}/clusters/bench${page}`, { signal: AbortSignal.timeout(30_000) })
      const body = await response.text()
      if (!response.ok) throw new Error(`${page} answered ${response.status}: ${body.slice(0, 200)}`)
      times.get(page)?.push(performance.now() - since)
    }
    await sleep(pauseMs)
  }
  return times
}

function print(rounds: number, well: Times, hung: Times, dead: Times): void {
  const topics = BROKEN_TOPICS.length
  console.log(
    `\n3 brokers, ${topics} topics, production build, ${rounds} loads a cell. Milliseconds: median (fastest–slowest) ratio\n`,
  )
  console.log(row('page', 'all well', 'broker 2 hung', 'broker 2 dead'))
  for (const page of PAGES) {
    const baseline = median(well.get(page) ?? [])
    const cells = [well, hung, dead].map((times) => cell(times.get(page) ?? [], baseline))
    console.log(row(page === '' ? '/ (overview)' : page, ...cells))
  }
  const all = (times: Times) => median([...times.values()].flat())
  console.log(
    `\nMedian over all pages: ${[well, hung, dead].map((times) => `${all(times).toFixed(1)} ms`).join(', ')}`,
  )
}

function cell(times: readonly number[], baseline: number): string {
  const middle = median(times)
  const range = `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`
  return `${middle.toFixed(1)} (${range}) ${(middle / baseline).toFixed(2)}×`
}

function row(first: string, ...cells: readonly string[]): string {
  return first.padEnd(24) + cells.map((text) => text.padStart(26)).join('')
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
