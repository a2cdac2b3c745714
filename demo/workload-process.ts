import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, endLeftover, startChild } from '#bin/child.ts'
import { type Progress, until } from '#bin/progress.ts'
import { readWorkloadStatus, type WorkloadStatus } from './workload-status.ts'

const PROGRAM = join(import.meta.dirname, 'workload.ts')
const RESTART_MS = 1_000

/** The running workload, started again whenever it ends by itself. */
export type Workload = {
  readonly pid: () => number
  readonly status: () => Promise<WorkloadStatus | null>
  /** Times it had to be started again. */
  readonly restarts: () => number
  readonly stop: () => Promise<void>
}

/** Starts the workload; returns when both groups have consumed. `dir` gets its status, log and pid file. */
export async function startWorkload(bootstrap: string, dir: string, progress: Progress): Promise<Workload> {
  await mkdir(dir, { recursive: true })
  const statusFile = join(dir, 'workload.json')
  const pidFile = join(dir, 'workload.pid')
  const leftover = Number(await readFile(pidFile, 'utf8').catch(() => ''))
  if (leftover > 0) await endLeftover(leftover, statusFile)
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

function notConsuming(status: WorkloadStatus | null): string | null {
  if (status === null) return 'the workload has not reported yet'
  const idle = Object.entries(status.groups).filter(([, group]) => group.lastCommitAt === null)
  return idle.length === 0 ? null : `${idle.map(([id]) => id).join(' and ')} has not committed yet`
}
