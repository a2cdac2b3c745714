import { appendFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { environmentOf, type Stand } from '../test/stand.ts'
import { ROOT } from './build.ts'
import { startChild } from './child.ts'
import { type Count, ownCount, playwrightCount, vitestCount } from './counts.ts'
import { Refusal } from './refusal.ts'
import type { Shutdown } from './shutdown.ts'

const REPORTS = join(ROOT, '.test')
const BIN = join(ROOT, 'node_modules', '.bin')

/** Runs parts of the suite one after the other, and adds up what they count. */
export class Suite {
  passed = 0
  failed = 0
  readonly #shutdown: Shutdown
  /** The file that gets what they print; null for this terminal. */
  readonly #log: string | null

  constructor(shutdown: Shutdown, log: string | null = null) {
    this.#shutdown = shutdown
    this.#log = log
  }

  /** Does some parts while others run; what they print comes once they have ended, and until then stands in the log of that name. */
  async beside(name: string, parts: (own: Suite) => Promise<void>): Promise<void> {
    await mkdir(REPORTS, { recursive: true })
    const log = join(REPORTS, `${name}.log`)
    await writeFile(log, '')
    console.log(`  ${name}: .test/${name}.log`)
    const own = new Suite(this.#shutdown, log)
    await parts(own)
    process.stdout.write(await readFile(log, 'utf8'))
    this.passed += own.passed
    this.failed += own.failed
  }

  /** What needs neither brokers nor a browser. */
  async quick(): Promise<void> {
    await this.#lint()
    await this.#types()
    await this.#vitest('unit')
    await this.#vitest('store')
  }

  async #vitest(project: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const report = join(REPORTS, `${project}.json`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const args = ['run', '--project', project, ...reporters]
    await this.#runner(`The ${project} tests`, report, vitestCount, 'vitest', args, env)
  }

  /** Lint and format of every file, as one check. */
  async #lint(): Promise<void> {
    await this.#check('Biome', async () => (await this.#run('biome', ['check', '--error-on-warnings'])) === 0)
  }

  /** TypeScript over everything, as one check. Next writes the types of the routes first. */
  async #types(): Promise<void> {
    await this.#check(
      'TypeScript',
      async () =>
        (await this.#run('next', ['typegen'])) === 0 && (await this.#run('tsc', ['--noEmit'])) === 0,
    )
  }

  /** Real brokers, and everything but what jobs do there. */
  integrationTests(stand: Stand): Promise<void> {
    return this.#vitest('integration', environmentOf(stand))
  }

  jobTests(stand: Stand): Promise<void> {
    return this.#vitest('jobs', environmentOf(stand))
  }

  async browserTests(browser: string, stand: Stand): Promise<void> {
    const report = join(REPORTS, 'e2e.json')
    await this.#runner('The browser tests', report, playwrightCount, 'playwright', ['test'], {
      ...environmentOf(stand),
      TEST_BROWSER: browser,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    })
  }

  /** The sample of the chaos suite that falls to this commit. */
  async chaos(stand: Stand): Promise<void> {
    const report = join(REPORTS, 'chaos.json')
    const program = [join('test', 'chaos', 'chaos.ts'), '--sample', '--report', report]
    await this.#runner('The chaos suite', report, ownCount, 'node', program, environmentOf(stand))
  }

  /** The check of the loss model, on clusters of its own. */
  async loss(): Promise<void> {
    const report = join(REPORTS, 'loss.json')
    const program = [join('test', 'loss', 'loss.ts'), '--report', report]
    await this.#runner('The loss check', report, ownCount, 'node', program)
  }

  /** Something that the tests need: counted only when it fails, as one failure. Null then. */
  async setUp<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    this.#title(what)
    try {
      return await work()
    } catch (error) {
      if (this.#shutdown.begun) return null
      console.error(error instanceof Refusal ? error.message : error)
      this.#count(what, { passed: 0, failed: 1 })
      return null
    }
  }

  /** Prints the sum as the last line, and sets the exit code. */
  finish(): void {
    if (this.failed > 0) process.exitCode = 1
    console.log(`\n${this.passed} passed, ${this.failed} failed`)
  }

  async #check(name: string, holds: () => Promise<boolean>): Promise<void> {
    this.#title(name)
    this.#count(name, (await holds()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
  }

  async #runner(
    name: string,
    report: string,
    count: (report: string | null, exitCode: number | null) => Count,
    tool: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    this.#title(name)
    await mkdir(REPORTS, { recursive: true })
    await rm(report, { force: true })
    const exitCode = await this.#run(tool, args, env)
    this.#count(name, count(await readFile(report, 'utf8').catch(() => null), exitCode))
  }

  /** Exit code of a tool that writes to this terminal; null where a signal ended it. */
  async #run(
    tool: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<number | null> {
    if (this.#shutdown.begun) return null
    const child = await startChild({
      command: join(BIN, tool),
      args,
      cwd: ROOT,
      // kafkajs asks for timers in the past, which Node reports on every connection.
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning', ...env },
      ...(this.#log === null ? {} : { log: this.#log }),
    })
    const ended = this.#shutdown.add(tool, () => child.stop(10_000))
    const { code } = await child.exited
    ended()
    return code
  }

  #title(name: string): void {
    if (this.#shutdown.begun) return
    this.#say(`\n── ${name}`)
  }

  #count(name: string, { passed, failed }: Count): void {
    // What an interruption cut short says nothing.
    if (this.#shutdown.begun) return
    this.passed += passed
    this.failed += failed
    const line = `── ${name}: ${passed} passed, ${failed} failed`
    this.#say(line)
    if (this.#log !== null) console.log(line)
  }

  #say(line: string): void {
    if (this.#log === null) console.log(line)
    else appendFileSync(this.#log, `${line}\n`)
  }
}
