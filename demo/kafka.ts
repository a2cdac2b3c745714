import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { commandOf, endLeftover, signalGroup, startChild, untilGone } from '#bin/child.ts'
import { type Progress, until } from '#bin/progress.ts'
import { Refusal } from '#bin/refusal.ts'
import { describeClusterV2 } from '#lib/kafka/codecs/describe-cluster.ts'
import { must, withLink } from './link.ts'
import { brokersOf, nodesOf, type Settings, type Shape, serverProperties } from './server-properties.ts'

const START_DEADLINE_MS = 120_000
const STOP_GRACE_MS = 10_000
const ASK_MS = 5_000
const TOOL_MS = 60_000

export type KafkaOptions = Shape & {
  /** Folder with Kafka's jars. */
  readonly jars: string
  /** Folder of this cluster's data, logs and pid files. */
  readonly dir: string
  /** What a node's configuration has besides, or otherwise; null leaves a setting out. */
  readonly settings?: Readonly<Record<number, Settings>>
  /** What `kafka-storage format` is told besides, by node. */
  readonly format?: Readonly<Record<number, readonly string[]>>
  readonly progress: Progress
}

/**
 * A KRaft cluster on this machine: brokers 1 to n, spread over three racks, that are controllers too unless it has some of their
 * own. What runs is known from the pid files in its folder, so that another process with the same options can kill and restart
 * brokers.
 */
export class KafkaCluster {
  readonly bootstrap: string
  readonly ids: readonly number[]
  readonly options: KafkaOptions
  /** Brokers, and the controllers that are none. */
  readonly #nodes: readonly number[]
  #closed = false

  constructor(options: KafkaOptions) {
    this.options = options
    this.ids = brokersOf(options)
    this.#nodes = nodesOf(options)
    this.bootstrap = this.ids.map((id) => `localhost:${this.portOf(id)}`).join(',')
  }

  portOf(id: number): number {
    return this.options.firstPort + id - 1
  }

  /** The broker's process; null while it does not run. */
  async pidOf(id: number): Promise<number | null> {
    const pid = Number(await readFile(this.#pidFile(id), 'utf8').catch(() => ''))
    return pid > 0 && (await commandOf(pid))?.includes(this.propertiesFile(id)) ? pid : null
  }

  /** Resolves when that broker has ended, for whatever reason. */
  async untilGone(id: number, everyMs: number): Promise<void> {
    const pid = await this.pidOf(id)
    if (pid !== null) await untilGone(pid, everyMs)
  }

  /** The broker's own log; what the JVM itself prints is in `console.log` beside it. */
  logFile(id: number): string {
    return join(this.#home(id), 'server.log')
  }

  /** Starts every broker on the data that is there, or on freshly formatted storage; returns when all serve. */
  async start(): Promise<void> {
    const { progress, dir } = this.options
    await endLeftoverBrokers(dir)
    const clusterId = await this.#clusterId()
    for (const id of this.#nodes) await this.#writeProperties(id)
    const blank: number[] = []
    for (const id of this.#nodes)
      if (!(await exists(join(this.dataDir(id), '1', 'meta.properties')))) blank.push(id)
    if (blank.length > 0)
      await progress(`Formatting the storage of brokers ${blank.join(', ')}`, () =>
        Promise.all(blank.map((id) => this.#format(id, clusterId))),
      )
    await progress(`Starting ${this.ids.length} Kafka brokers and waiting until all serve`, async () => {
      await Promise.all(this.#nodes.map((id) => this.#spawn(id)))
      await this.#untilServing()
    })
  }

  /** Sends a signal to one broker, such as SIGKILL, SIGSTOP or SIGCONT. After SIGKILL it is gone on return. */
  async kill(id: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const pid = await this.pidOf(id)
    if (pid === null) throw new Error(`broker ${id} does not run`)
    signalGroup(pid, signal)
    if (signal === 'SIGKILL') await untilGone(pid, 50)
  }

  /** Stops one broker in order: it hands over its leaders first. */
  async stop(id: number): Promise<void> {
    await this.kill(id, 'SIGTERM')
    await this.options.progress(`Stopping broker ${id}`, () => this.untilGone(id, 100))
  }

  /**
   * Starts the brokers that do not run, with the settings that they have now, and wakes those that are stopped
   * (SIGSTOP); returns when all serve, which is before their replicas have caught up.
   */
  async restart(): Promise<void> {
    const down: number[] = []
    for (const id of this.#nodes) {
      const pid = await this.pidOf(id)
      if (pid === null) down.push(id)
      else signalGroup(pid, 'SIGCONT')
    }
    const what =
      down.length > 0 ? `Starting broker ${down.join(', ')} again` : 'Waiting until all brokers serve'
    await this.options.progress(what, async () => {
      for (const id of down) {
        await this.#writeProperties(id)
        await this.#spawn(id)
      }
      await this.#untilServing()
    })
  }

  /** Runs one of Kafka's own tools, named by its Java class, and returns what it prints; throws where the tool fails. */
  async tool(main: string, ...args: readonly string[]): Promise<string> {
    const java = this.#java('128m', join(this.options.dir, 'tools.log'))
    const { stdout } = await promisify(execFile)('java', [...java, main, ...args], { timeout: TOOL_MS })
    return stdout
  }

  /** Ends every broker. In order where the data is to be kept; at once where it is thrown away anyway. */
  async shutdown(data: 'keep' | 'discard' = 'discard'): Promise<void> {
    this.#closed = true
    // All at once: the last controllers could not finish an orderly stop without their quorum.
    const deadline = data === 'keep' ? sleep(STOP_GRACE_MS, undefined, { ref: false }) : null
    for (const id of this.#nodes) {
      const pid = await this.pidOf(id)
      if (pid === null) continue
      signalGroup(pid, 'SIGCONT')
      if (deadline !== null) signalGroup(pid, 'SIGTERM')
    }
    if (deadline !== null)
      await Promise.race([deadline, Promise.all(this.#nodes.map((id) => this.untilGone(id, 100)))])
    await endLeftoverBrokers(this.options.dir)
  }

  #home(id: number): string {
    return join(this.options.dir, `broker-${id}`)
  }

  #pidFile(id: number): string {
    return join(this.#home(id), 'pid')
  }

  async #clusterId(): Promise<string> {
    const file = join(this.options.dir, 'cluster-id')
    const known = await readFile(file, 'utf8').catch(() => null)
    if (known !== null) return known
    // Kafka's Uuid: 16 random bytes in URL-safe base64; a leading dash would look like an option to its tools.
    const fresh = `b${randomBytes(16).toString('base64url').slice(1)}`
    await mkdir(this.options.dir, { recursive: true })
    await writeFile(file, fresh)
    return fresh
  }

  async #writeProperties(id: number): Promise<void> {
    await mkdir(this.#home(id), { recursive: true })
    await writeFile(this.propertiesFile(id), serverProperties(this.options, id, this.dataDir(id)))
  }

  /** Holds the broker's log directories, `1` and `2`. */
  dataDir(id: number): string {
    return join(this.#home(id), 'data')
  }

  propertiesFile(id: number): string {
    return join(this.#home(id), 'server.properties')
  }

  async #format(id: number, clusterId: string): Promise<void> {
    const more = this.options.format?.[id] ?? []
    const args = ['format', '--cluster-id', clusterId, '--config', this.propertiesFile(id), ...more]
    const log = join(this.#home(id), 'format.log')
    await promisify(execFile)('java', [...this.#java('128m', log), 'kafka.tools.StorageTool', ...args])
  }

  async #spawn(id: number): Promise<void> {
    if (this.#closed) throw new Refusal('The cluster is being shut down.')
    const args = [...this.#java('512m', this.logFile(id)), 'kafka.Kafka', this.propertiesFile(id)]
    const log = join(this.#home(id), 'console.log')
    const child = await startChild({ command: 'java', args, log, mayOutliveUs: true })
    await writeFile(this.#pidFile(id), String(child.pid))
  }

  #java(heap: string, log: string): string[] {
    const logging = join(import.meta.dirname, 'log4j2.xml')
    return [
      `-Xmx${heap}`,
      '-XX:+UseSerialGC',
      // The brokers live for minutes: compiling quickly pays more than compiling well.
      '-XX:TieredStopAtLevel=1',
      '-Djava.awt.headless=true',
      `-Dlog4j2.configurationFile=${logging}`,
      `-Dkafka.log.file=${log}`,
      '-cp',
      join(this.options.jars, '*'),
    ]
  }

  /** Every broker answers, and sees all of them. */
  async #untilServing(): Promise<void> {
    const missing = async (): Promise<string | null> => {
      for (const id of this.#nodes)
        if ((await this.pidOf(id)) === null)
          throw new Refusal(`Kafka broker ${id} ended by itself: see ${this.logFile(id)}.`)
      for (const id of this.ids) {
        const serving = await servingBrokers(`localhost:${this.portOf(id)}`)
        const unseen = this.ids.filter((other) => !serving.includes(other))
        if (unseen.length > 0) return `broker ${id} does not see ${unseen.join(', ')} yet`
      }
      return null
    }
    await until('the brokers', missing, { deadlineMs: START_DEADLINE_MS, everyMs: 500 })
  }
}

/** The brokers that the one at this address sees serving. */
async function servingBrokers(address: string): Promise<number[]> {
  const { brokers } = await withLink(address, async (link) =>
    must(await link.any('local', (wire) => wire.read([describeClusterV2], [], ASK_MS))),
  )
  return brokers.filter(({ fenced }) => !fenced).map(({ id }) => id)
}

/** Ends brokers that a crashed earlier run left in this folder; returns their number. */
export async function endLeftoverBrokers(dir: string): Promise<number> {
  let ended = 0
  for (const name of await readdir(dir).catch(() => [])) {
    if (!name.startsWith('broker-')) continue
    const pidFile = join(dir, name, 'pid')
    const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''))
    if (pid > 0 && (await endLeftover(pid, join(dir, name, 'server.properties')))) ended++
    await rm(pidFile, { force: true })
  }
  return ended
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
