import type { Job } from '#lib/domain/job/job.ts'
import { fail, ok, problem, type Result } from '#lib/domain/problem.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import { setJobState } from '#lib/store/jobs.ts'
import type { Claim } from '#lib/store/lease.ts'
import type { Surroundings } from './carry-out.ts'
import { isPassing, type Work } from './work.ts'

/** For the first reading, which takes less than a second where all brokers answer. */
const LOOK_SOON_MS = 50

/**
 * Waits for what a job needs of the console's first reading: the addresses of the brokers, without which none can be asked for its
 * own, and `min.insync.replicas`, without which nobody knows which partitions must not be burdened. Whatever is wrong with the
 * connection, the job waits until it is mended.
 */
export async function firstReading({ collector, pause }: Work): Promise<Result<null>> {
  for (;;) {
    const parts = collector.observation()?.parts
    const trouble = parts ? parts.topicConfigs.problem : collector.problem()
    if (parts && parts.topicConfigs.readAt !== null) return ok(null)
    // A console that may not read configurations never will: the plan was made without them, too.
    if (parts && trouble && !isPassing(trouble)) return ok(null)
    if (trouble) return fail('not-read-yet', trouble.message, trouble.hint)
    await pause(LOOK_SOON_MS)
  }
}

/** For a cluster that is connected again. */
const LOOK_AGAIN_MS = 2_000

/** A job whose cluster the console no longer knows has throttles to take away: it waits for the cluster. */
export async function untilConnected(
  claim: Claim,
  { clusterSlug }: Job,
  { database, collectorOf, pause, changed }: Surroundings,
): Promise<Collector> {
  const gone = problem(
    'cluster-unknown',
    `The console is not connected to the cluster "${clusterSlug}" any more: moves and throttles of this job may be left there.`,
    'Connect the cluster again under the same name: the job goes on by itself.',
  )
  await setJobState(database, claim, { state: 'blocked', problem: gone, text: gone.message }, new Date())
  changed()
  for (;;) {
    await pause(LOOK_AGAIN_MS)
    const collector = collectorOf(clusterSlug)
    if (collector) return collector
  }
}
