import { join } from 'node:path'
import { ROOT } from './build.ts'
import { type Child, startChild } from './child.ts'
import { type Progress, until } from './progress.ts'
import { Refusal } from './refusal.ts'

const NEXT = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
const END_WITH_PARENT = join(import.meta.dirname, 'end-with-parent.mjs')
const FIRST_PAGE_DEADLINE_MS = 120_000
/** Open event streams keep the server from ending by itself; it has nothing else to finish. */
const STOP_GRACE_MS = 3_000

export type ConsoleOptions = {
  readonly port: number
  readonly host: string
  /** Folder of its SQLite database. */
  readonly dataDir: string
  /** As in BALLAST_DATABASE, instead of that folder. */
  readonly database?: string
  /** As in BALLAST_CLUSTERS. */
  readonly clusters: string
  /** The production build, which must be there; or Next's development server. */
  readonly mode: 'production' | 'development'
  /** File for its output; without it, this terminal. */
  readonly log?: string
  readonly progress: Progress
}

/** The console's server as a child process. */
export class Console {
  readonly options: ConsoleOptions
  #child: Child | null = null

  constructor(options: ConsoleOptions) {
    this.options = options
  }

  /** Where people open it. */
  get url(): string {
    return `http://${inUrl(this.options.host)}:${this.options.port}`
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  /** Resolves when the running server ends, for whatever reason. */
  async exited(): Promise<void> {
    await this.#child?.exited
  }

  /** Starts the server; returns when the first page answers. Also starts it again after `kill` or `stop`. */
  async start(): Promise<void> {
    const { port, host, dataDir, database = '', clusters, mode, log } = this.options
    const command = mode === 'production' ? 'start' : 'dev'
    const child = await startChild({
      command: process.execPath,
      args: [
        '--disable-warning=TimeoutNegativeWarning',
        `--import=${END_WITH_PARENT}`,
        NEXT,
        command,
        '--hostname',
        host,
        '--port',
        String(port),
      ],
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: mode,
        NEXT_TELEMETRY_DISABLED: '1',
        PORT: String(port),
        HOST: host,
        BALLAST_DATA: dataDir,
        BALLAST_DATABASE: database,
        BALLAST_CLUSTERS: clusters,
      },
      ipc: true,
      ...(log === undefined ? {} : { log }),
    })
    this.#child = child
    await this.options.progress('Starting the console, waiting for its first page', () =>
      until('the first page', () => this.#firstPage(child), { deadlineMs: FIRST_PAGE_DEADLINE_MS }),
    )
  }

  /** Ends it at once (SIGKILL), as a crash would. */
  async kill(): Promise<void> {
    this.#child?.signal('SIGKILL')
    await this.exited()
    this.#child = null
  }

  async stop(): Promise<void> {
    await this.#child?.stop(STOP_GRACE_MS)
    this.#child = null
  }

  async #firstPage(child: Child): Promise<string | null> {
    if (child.exit !== null)
      throw new Refusal(`The console ended by itself: see ${this.options.log ?? 'its output above'}.`)
    const response = await fetch(reachable(this.options), { signal: AbortSignal.timeout(30_000) })
    await response.arrayBuffer()
    return response.ok ? null : `it answers with status ${response.status}`
  }
}

/** Where this machine reaches a server that may listen on every address. */
function reachable({ host, port }: ConsoleOptions): string {
  const local: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }
  return `http://${local[host] ?? inUrl(host)}:${port}/`
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
