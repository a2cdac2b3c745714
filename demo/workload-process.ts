import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, endLeftover, startChild } from '#bin/child.ts'
import { type Progress, until } from '#bin/progress.ts'
import { readWorkloadStatus, type WorkloadStatus } from './workload-status.ts'

const PROGRAM = join(import.meta.dirname, 'workload.ts')
const STATUS_FILE = 'workload.json'
const PID_FILE = 'workload.pid'
const RESTART_MS = 1_000

/** The running workload, started again whenever it ends by itself. */
export type Workload = {
  readonly pid: () => number
  readonly status: () => Promise<WorkloadStatus | null>
  /** Times it had to be started again. */
  readonly restarts: () => number
  readonly stop: () => Promise<void>
}

/**
 * Starts the workload; returns when both groups have committed. `dir` gets its status, log and pid file.
 * `started` gets it before that, so that an interruption meanwhile can stop it.
 */
export async function startWorkload(
  bootstrap: string,
  dir: string,
  progress: Progress,
  started?: (workload: Workload) => void,
): Promise<Workload> {
  await mkdir(dir, { recursive: true })
  const statusFile = join(dir, STATUS_FILE)
  const pidFile = join(dir, PID_FILE)
  await endLeftoverWorkload(dir)
  await rm(statusFile, { force: true })

  let stopping = false
  let restarts = 0
  let child = await spawnWorkload()
  void keepAlive()

  const workload: Workload = {
    pid: () => child.pid,
    status: () => readWorkloadStatus(statusFile),
    restarts: () => restarts,
    stop: async () => {
      stopping = true
      await child.stop(2_000)
      await rm(pidFile, { force: true })
    },
  }
  started?.(workload)
  await progress('Starting a producer and two consumer groups, waiting until both consume', () =>
    until('the consumer groups', async () => notConsuming(await workload.status()), { deadlineMs: 60_000 }),
  )
  return workload

  async function spawnWorkload(): Promise<Child> {
    const args = ['--disable-warning=TimeoutNegativeWarning', PROGRAM, bootstrap, statusFile]
    const log = join(dir, 'workload.log')
    const started = await startChild({ command: process.execPath, args, log, ipc: true })
    await writeFile(pidFile, String(started.pid))
    return started
  }

  async function keepAlive(): Promise<void> {
    for (;;) {
      await child.exited
      if (stopping) return
      await sleep(RESTART_MS)
      if (stopping) return
      restarts++
      child = await spawnWorkload()
    }
  }
}

/** Ends a workload that a crashed earlier run left in this folder; returns their number. */
export async function endLeftoverWorkload(dir: string): Promise<number> {
  const pid = Number(await readFile(join(dir, PID_FILE), 'utf8').catch(() => ''))
  return pid > 0 && (await endLeftover(pid, join(dir, STATUS_FILE))) ? 1 : 0
}

function notConsuming(status: WorkloadStatus | null): string | null {
  if (status === null) return 'the workload has not reported yet'
  const idle = Object.entries(status.groups).filter(([, group]) => group.lastCommitAt === null)
  return idle.length === 0 ? null : `${idle.map(([id]) => id).join(' and ')} has not committed yet`
}
