import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildConsole } from '#bin/build.ts'
import { Console } from '#bin/console.ts'
import { claim, liveOwner } from '#bin/owner.ts'
import { requirePort } from '#bin/ports.ts'
import { showProgress } from '#bin/progress.ts'
import { Refusal, reportFailure } from '#bin/refusal.ts'
import { Shutdown } from '#bin/shutdown.ts'
import { breakCluster } from './breakage.ts'
import { kafkaJars, requireJava, STATE_DIR } from './jars.ts'
import { endLeftoverBrokers, KafkaCluster } from './kafka.ts'
import { type DemoOptions, HELP, parseDemoOptions } from './options.ts'
import { portsOf } from './server-properties.ts'
import { endLeftoverWorkload, startWorkload } from './workload-process.ts'

const DIR = join(STATE_DIR, 'demo')
const OWNER_FILE = join(DIR, 'owner.json')
/** There once the cluster in DIR has been broken. */
const BROKEN_MARKER = join(DIR, 'broken')
const BROKERS = 3
const BROKER_RETURNS_MS = 60_000

const shutdown = new Shutdown().onSignals(0)
try {
  const options = parseDemoOptions(process.argv.slice(2), process.env.PORT)
  if (options.help) console.log(HELP)
  else await demo(options)
} catch (error) {
  if (!shutdown.begun) {
    reportFailure(error)
    await shutdown.run()
  }
}

async function demo(options: DemoOptions): Promise<void> {
  await requireJava()
  await clearEarlierRun(options)
  await requirePorts(options)
  const jars = await kafkaJars(showProgress)
  await buildConsole(showProgress, shutdown)

  await mkdir(DIR, { recursive: true })
  await claim(OWNER_FILE)
  const cluster = new KafkaCluster({
    jars,
    dir: DIR,
    brokers: BROKERS,
    firstPort: options.kafkaPort,
    progress: showProgress,
  })
  shutdown.add('the Kafka brokers', () => cluster.shutdown(options.keep ? 'keep' : 'discard'))
  await cluster.start()
  if (!(await exists(BROKEN_MARKER))) {
    await breakCluster(cluster.bootstrap, showProgress)
    await writeFile(BROKEN_MARKER, '')
  }
  await startWorkload(cluster.bootstrap, DIR, showProgress, (workload) =>
    shutdown.add('the producer and the consumers', workload.stop),
  )

  const server = new Console({
    port: options.port,
    host: '127.0.0.1',
    dataDir: join(DIR, 'console'),
    clusters: `demo=${cluster.bootstrap}`,
    mode: 'production',
    log: join(DIR, 'console.log'),
    progress: showProgress,
  })
  shutdown.add('the console', () => server.stop())
  await server.start()
  console.log(`\nBallast is ready at http://localhost:${options.port}\n`)
  console.log(await invitation(cluster))

  for (const id of cluster.ids) void bringBack(cluster, id).catch(reportFailure)
  await server.exited()
  if (!shutdown.begun) throw new Refusal(`The console ended by itself: see ${server.options.log}.`)
}

/** Ends what a crashed run left, and its data unless they are to be kept; never a run that is going on. */
async function clearEarlierRun(options: DemoOptions): Promise<void> {
  const pid = await liveOwner(OWNER_FILE)
  if (pid !== null)
    throw new Refusal(
      `The demo runs already, as process ${pid}. Stop it first: Ctrl-C there, or kill ${pid}.`,
    )
  const leftovers = (await endLeftoverBrokers(DIR)) + (await endLeftoverWorkload(DIR))
  if (leftovers > 0) console.log(`  Ended ${leftovers} processes that a crashed demo had left behind.`)
  if (!options.keep) await rm(DIR, { recursive: true, force: true })
}

async function requirePorts(options: DemoOptions): Promise<void> {
  const host = '127.0.0.1'
  await requirePort(options.port, host, 'the console', `npm run demo -- --port ${options.port + 1}`)
  const { kafkaPort } = options
  for (const port of portsOf({ brokers: BROKERS, firstPort: kafkaPort }))
    await requirePort(port, host, 'a Kafka broker', `npm run demo -- --kafka-port ${kafkaPort + 100}`)
}

async function invitation(cluster: KafkaCluster): Promise<string> {
  const pid = await cluster.pidOf(1)
  return `  Brokers: ${cluster.bootstrap.replaceAll(',', ', ')}
  See an outage: kill -9 ${pid} is the loss of broker 1; it comes back after ${BROKER_RETURNS_MS / 1000} s.
  Logs are in ${DIR}. Ctrl-C stops everything.
`
}

/** Whoever kills a broker to see what happens wants it back afterwards. */
async function bringBack(cluster: KafkaCluster, id: number): Promise<void> {
  for (;;) {
    await cluster.untilGone(id, 1_000)
    if (shutdown.begun) return
    console.log(`  Broker ${id} is gone. It is started again in ${BROKER_RETURNS_MS / 1000} s.`)
    await sleep(BROKER_RETURNS_MS, undefined, { ref: false })
    if (shutdown.begun) return
    await cluster.restart()
    console.log(`  Broker ${id} is back as process ${await cluster.pidOf(id)}.`)
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
