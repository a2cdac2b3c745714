import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Job } from '#lib/domain/job/job.ts'
import { clusterOf, type Stand } from '../stand.ts'
import { ChaosConsole } from './chaos-console.ts'
import { type Errand, type MakeErrand, misdirected, toOtherSide } from './errand.ts'
import { Field, NAMES, RATE, type Side, TOPICS } from './field.ts'
import { Records } from './records.ts'

const LAST_WORDS = ['The job is done.', 'The job failed.', 'The job was cancelled.']

/** Real brokers, a producer, and one console at a time that carries out jobs to and fro. */
export class Arena {
  readonly stand: Stand
  readonly field: Field
  readonly records: Records
  readonly folder: string
  side: Side = 'home'
  /** What the last job was begun for. */
  #errand: Errand | null = null
  #console: ChaosConsole | null = null
  #spare: ChaosConsole
  #fresh = 0

  private constructor(stand: Stand, folder: string, field: Field) {
    this.stand = stand
    this.folder = folder
    this.field = field
    this.records = new Records(stand.bootstrap, TOPICS)
    this.#spare = this.spawn()
  }

  static async open(stand: Stand): Promise<Arena> {
    const field = new Field(stand.bootstrap)
    await field.prepare()
    return new Arena(stand, await mkdtemp(join(tmpdir(), 'ballast-chaos-')), field)
  }

  async close(): Promise<void> {
    this.records.stop()
    await this.#console?.stop()
    await this.#spare.stop()
    await this.field.remove()
    await rm(this.folder, { recursive: true })
  }

  get dataDir(): string {
    return join(this.folder, `data-${this.#fresh}`)
  }

  /** Where the consoles write what they log. */
  get log(): string {
    return join(this.folder, 'console.log')
  }

  get other(): Side {
    return this.side === 'home' ? 'away' : 'home'
  }

  /** A further console, which has loaded its modules and is not open yet. */
  spawn(): ChaosConsole {
    return ChaosConsole.spawn(this.log)
  }

  /** The console that is open; the next one, where that was killed. */
  async console(): Promise<ChaosConsole> {
    if (this.#console && !this.#console.gone) return this.#console
    const next = this.#spare
    this.#spare = this.spawn()
    await next.open(this.dataDir)
    this.#console = next
    return next
  }

  /** Makes another console the one that is open. */
  adopt(console: ChaosConsole): void {
    this.#console = console
  }

  /** Begins a job; one that brings everything to the other side, unless it is for something else. */
  async begin(console: ChaosConsole, rate = RATE, make: MakeErrand = toOtherSide): Promise<string> {
    const errand = await make(this)
    this.#errand = errand
    return console.apply(errand.file, rate)
  }

  /**
   * What is not as it was promised after a job has ended, in words; then brings everything to where jobs can begin. `touched`: the
   * topics that somebody else has changed.
   */
  async judge(console: ChaosConsole, job: Job, touched: readonly string[] = []): Promise<string[]> {
    const flaws = await this.field.misplaced(job, touched)
    flaws.push(...(await this.field.changedConfigs()))
    flaws.push(...(await this.records.missing(this.field.link, NAMES)))
    const now = await console.read(job.id)
    const starts = now.log.filter(({ text }) => text === 'The job starts.').length
    if (starts !== 1) flaws.push(`the log says ${starts} times that the job starts`)
    const last = now.log.filter(({ text }) => LAST_WORDS.includes(text))
    if (last.length !== 1) flaws.push(`the log ends ${last.length} times`)
    const afterwards = now.log.slice(now.log.findIndex(({ text }) => text === last[0]?.text) + 1)
    if (afterwards.map(({ text }) => text).join() !== mendedLater(now).join())
      flaws.push(`after the end the log says: ${afterwards.map(({ text }) => text).join(' ')}`)
    if (now.leftovers.length > 0) flaws.push('it has left something behind')
    if (now.state !== job.state || now.endedAt !== job.endedAt) flaws.push(`it ended again, as ${now.state}`)
    if (this.#errand) {
      flaws.push(...(await misdirected(this.field.link, this.#errand, now)))
      if (job.state === 'done') this.side = this.#errand.side
    }
    await this.field.bring(this.side)
    return flaws
  }

  /** Deletes a topic and creates it again, as it was and on the side where it was. */
  async recreate(name: string): Promise<void> {
    await this.field.recreate(name, this.side)
    this.records.forget(name)
  }

  /** Begins anew, with an empty database, after a trial that broke off. */
  async restore(): Promise<void> {
    await this.#console?.stop()
    this.#console = null
    this.#fresh++
    await clusterOf(this.stand).restart()
    await this.field.restore()
    this.side = 'home'
  }

  /** What has changed although no job was begun, in words. */
  async judgeUntouched(): Promise<string[]> {
    return [
      ...(await this.field.notAt(this.side)),
      ...(await this.field.changedConfigs()),
      ...(await this.records.missing(this.field.link, NAMES)),
    ]
  }
}

/** What the log is to say after the end of a job that could not clean up on each broker. */
function mendedLater({ steps }: Job): string[] {
  const outcome = steps.find(({ kind }) => kind === 'unthrottle')?.outcome ?? ''
  return [...outcome.matchAll(/broker \d+/g)].map(
    ([broker]) => `${broker.replace('b', 'B')} is back: nothing of the throttle of this job is left there.`,
  )
}
