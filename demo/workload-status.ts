import { readFile } from 'node:fs/promises'

/** What the workload has done since its process began; times are epoch milliseconds. */
export type WorkloadStatus = {
  readonly at: number
  readonly pid: number
  readonly produced: {
    readonly records: number
    readonly errors: number
    readonly lastAt: number | null
    readonly lastError: string | null
  }
  readonly groups: Readonly<Record<string, GroupStatus>>
}

export type GroupStatus = {
  readonly consumed: number
  readonly lastConsumedAt: number | null
  /** The offset last committed of each partition. */
  readonly committed: Record<number, number>
  readonly lastCommitAt: number | null
  readonly crashes: number
  readonly lastError: string | null
}

/** The workload's newest report; null before the first. */
export async function readWorkloadStatus(file: string): Promise<WorkloadStatus | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : (JSON.parse(text) as WorkloadStatus)
}
