import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { until } from '#bin/progress.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { isOpen } from '#lib/domain/job/job.ts'
import type { DatabasePlace } from '#lib/store/place.ts'
import type { Ask, Order, Told, Trap } from './console-process.ts'
import type { Missed } from './report.ts'

const POLL_MS = 100
const ANSWER_MS = 60_000
const PROGRAM = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'console-process.ts')]
const TRAP_MS = 30_000
const TIDY_MS = 60_000

/** A console in a process of its own, and what may be done to it. */
export class ChaosConsole {
  /** The points that it has passed since it was armed. */
  readonly points: string[] = []
  readonly #child: ChildProcess
  readonly #ready: Promise<void>
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  #asked = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#ready = new Promise((resolve, reject) => {
      child.on('message', (told: Told) => this.#hear(told, resolve))
      child.once('exit', (code, signal) => {
        const gone = new Error(`the console ended (${signal ?? code})`)
        reject(gone)
        for (const { reject: refuse } of this.#waiting.values()) refuse(gone)
        this.#waiting.clear()
      })
    })
    this.#ready.catch(() => undefined)
  }

  /** A process that has loaded its modules and waits; its output goes to `log`. */
  static spawn(log: string): ChaosConsole {
    const output = openSync(log, 'a')
    return new ChaosConsole(spawn(process.execPath, PROGRAM, { stdio: ['ignore', output, output, 'ipc'] }))
  }

  /** One for which `folder` is a disk of that many bytes, which nobody else sees. */
  static spawnOnDisk(log: string, folder: string, bytes: number): ChaosConsole {
    const output = openSync(log, 'a')
    const script = 'mount -t tmpfs -o size=$1 ballast "$2" && shift 2 && exec "$@"'
    const args = ['-Urm', 'sh', '-c', script, 'sh', String(bytes), folder, process.execPath, ...PROGRAM]
    return new ChaosConsole(spawn('unshare', args, { stdio: ['ignore', output, output, 'ipc'] }))
  }

  /** `where`: the folder of an SQLite database, or a PostgreSQL. */
  async open(where: string | DatabasePlace): Promise<void> {
    await this.#ready
    await this.#ask({ do: 'open', where })
  }

  async arm(trap: Trap | null): Promise<void> {
    this.points.length = 0
    await this.#ask({ do: 'arm', trap })
  }

  /** Whether the trap has stopped the whole process: false where `otherwise` came first. */
  async stoppedAtTrap(otherwise: Promise<unknown>): Promise<boolean> {
    let [isStopped, isOver] = [false, false]
    const over = () => {
      isOver = true
    }
    otherwise.then(over, over)
    const running = async () => {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(this.pid)])
      isStopped = stdout.startsWith('T')
      return isStopped || isOver ? null : `it runs (${stdout.trim()})`
    }
    await until('the console to stop at the point', running, { deadlineMs: TRAP_MS, everyMs: 50 })
    return isStopped
  }

  /** Begins a job. It may be killed meanwhile: then this rejects. */
  async apply(file: string, rate: number): Promise<string> {
    return (await this.#ask({ do: 'apply', file, rate })) as string
  }

  /** Gives an operator's order. */
  async order(order: Order): Promise<void> {
    await this.#ask(order)
  }

  /** The ids of all jobs, newest first. */
  async list(): Promise<readonly string[]> {
    return (await this.#ask({ do: 'list' })) as string[]
  }

  async read(jobId: string): Promise<Job> {
    return (await this.#ask({ do: 'read', jobId })) as Job
  }

  /** The job once it is as wanted; throws when it ends in another way, or when the deadline has passed. */
  async until(jobId: string, wanted: (job: Job) => boolean, deadlineMs: number): Promise<Job> {
    const deadline = Date.now() + deadlineMs
    for (;;) {
      const job = await this.read(jobId)
      if (wanted(job)) return job
      if (!isOpen(job) || Date.now() > deadline)
        throw new Error(
          `the job is ${job.state} after ${deadlineMs} ms: ${job.log.map(({ text }) => text).join(' | ')}`,
        )
      await sleep(POLL_MS)
    }
  }

  ended(jobId: string, deadlineMs: number): Promise<Job> {
    return this.until(jobId, (job) => !isOpen(job), deadlineMs)
  }

  /** Waits until a console has put back what the job has left on a broker, as it does within some seconds of the broker's return. */
  async tidied(jobId: string): Promise<void> {
    const left = async () =>
      (await this.read(jobId)).leftovers.length === 0 ? null : 'something is left on the broker'
    await until('the clean-up', left, { deadlineMs: TIDY_MS, everyMs: 100 })
  }

  /** How often it has passed the point since it was armed. */
  passings(point: string): Missed {
    return { passings: this.points.filter((passed) => passed === point).length }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get gone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Resolves when the process has ended. */
  async exited(): Promise<void> {
    if (!this.gone) await once(this.#child, 'exit')
  }

  async stop(): Promise<void> {
    if (this.gone) return
    this.signal('SIGKILL')
    await this.exited()
  }

  #ask(ask: Ask): Promise<unknown> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer to "${ask.do}"`)), ANSWER_MS)
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(late)
          this.#waiting.delete(id)
          then(value)
        }
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject) })
      if (this.gone) this.#waiting.get(id)?.reject(new Error('the console has ended'))
      else this.#child.send({ id, ask }, () => undefined)
    })
  }

  #hear(told: Told, ready: () => void): void {
    if ('ready' in told) ready()
    else if ('point' in told) this.points.push(told.point)
    else if ('error' in told) this.#waiting.get(told.id)?.reject(new Error(told.error))
    else this.#waiting.get(told.id)?.resolve(told.value)
  }
}
