import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

export type ChildOptions = {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** File that gets its output, appended. Without it the output is this terminal's. */
  readonly log?: string
  /** Opens an IPC channel: a Node child can then tell that its parent is gone. */
  readonly ipc?: boolean
  /** The child alone does not keep this process alive. */
  readonly mayOutliveUs?: boolean
  /** Whom it runs as, where not as this user; only root may say so. */
  readonly account?: { readonly uid: number; readonly gid: number }
}

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** A child process that leads a process group of its own, so that all it started can be ended with it. */
export class Child {
  readonly pid: number
  readonly exited: Promise<Exit>
  exit: Exit | null = null

  constructor(process: ChildProcess, pid: number) {
    this.pid = pid
    this.exited = new Promise((resolve) => {
      process.once('exit', (code, signal) => {
        this.exit = { code, signal }
        resolve(this.exit)
      })
    })
  }

  /** Sends the signal to the whole group; a group that is gone already is no error. */
  signal(signal: NodeJS.Signals): void {
    signalGroup(this.pid, signal)
  }

  /** SIGTERM, then SIGKILL after `graceMs`; resolves when it has ended, and its group with it. */
  async stop(graceMs: number): Promise<Exit> {
    this.signal('SIGTERM')
    await Promise.race([this.exited, sleep(graceMs, undefined, { ref: false })])
    this.signal('SIGKILL')
    return this.exited
  }
}

/** Starts a child in a group of its own: Ctrl-C in the terminal reaches only us, and we end it in order. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const output = options.log === undefined ? 'inherit' : openSync(options.log, 'a')
  try {
    const stdio = ['ignore', output, output, ...(options.ipc ? ['ipc' as const] : [])] as const
    const child = spawn(options.command, [...options.args], {
      stdio: [...stdio],
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
      ...options.account,
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    if (child.pid === undefined) throw new Error(`${options.command} did not start`)
    if (options.mayOutliveUs) child.unref()
    return new Child(child, child.pid)
  } finally {
    if (typeof output === 'number') closeSync(output)
  }
}

/** Signals a process group; one that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The command line of a running process; null where there is none with that id. */
export async function commandOf(pid: number): Promise<string | null> {
  return ps(pid, 'command=')
}

/** Resolves when the process has ended: it holds no port and no file any more. */
export async function untilGone(pid: number, everyMs: number): Promise<void> {
  for (;;) {
    // An ending process loses its command line before its sockets. Only as a zombie has it lost both, and only
    // when its last thread has gone (no "l"): the first thread alone is a zombie before.
    const state = await ps(pid, 'stat=')
    if (state === null || (state.startsWith('Z') && !state.includes('l'))) return
    await sleep(everyMs)
  }
}

async function ps(pid: number, column: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', column, '-p', String(pid)])
    return stdout.trim() || null
  } catch (error) {
    // `ps` exits with 1 when no process matches; anything else (no `ps` at all) is worth knowing.
    if ((error as { code?: unknown }).code === 1) return null
    throw error
  }
}

/**
 * Ends a process that an earlier run left behind, but only if its command line still holds `mark`:
 * the id may belong to somebody else by now. Returns whether there was one.
 */
export async function endLeftover(pid: number, mark: string): Promise<boolean> {
  const command = await commandOf(pid)
  if (command === null || !command.includes(mark)) return false
  signalGroup(pid, 'SIGKILL')
  await untilGone(pid, 50)
  return true
}
