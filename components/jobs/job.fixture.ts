import type { Job, Progress } from '#lib/domain/job/job.ts'
import { NO_THROUGHPUT } from '#lib/domain/job/throughput.ts'

/** Nothing was measured yet. */
export const NO_PROGRESS: Progress = {
  ...{ moves: [], bytesDone: 0, bytesTotal: 1, rate: null, secondsLeft: null },
  ...{ throughput: NO_THROUGHPUT, losing: [], logDirs: null },
}

/** A job on the cluster "demo" that runs and has nothing to do, but for what is told otherwise. */
export function sampleJob(over: Partial<Job>): Job {
  return {
    ...{ id: 'a1', clusterSlug: 'demo', planId: 'p1', title: 'Move orders' },
    ...{ createdBy: 'operator', createdAt: 0, startedAt: 0, endedAt: null },
    ...{ state: 'running', wish: 'run', throttleBytesPerSecond: 1, problem: null },
    ...{ partitions: over.moves?.length ?? 0, replicas: 0, bytesTotal: 1, progress: NO_PROGRESS },
    ...{ steps: [], moves: [], logDirMoves: [], verdict: [], leftovers: [], log: [] },
    ...over,
  }
}
