import { until } from '#bin/progress.ts'
import { isOpen, type Job } from '#lib/domain/job/job.ts'
import type { Arena } from './arena.ts'
import type { ChaosConsole } from './chaos-console.ts'

const JOB_MS = 60_000

/** What an operator does with a job that has begun. It may be done again by the next console, from wherever the job then is. */
export type Scenario = {
  readonly name: string
  /** The states in which the job may end. */
  readonly ends: readonly Job['state'][]
  /** The first point of the scenario that the plain job does not pass; null where it is the plain job. */
  readonly from: string | null
  readonly drive: (arena: Arena, console: ChaosConsole, jobId: string) => Promise<Job>
}

const plain: Scenario = {
  name: 'plain job',
  ends: ['done'],
  from: null,
  drive: (_arena, console, jobId) => console.ended(jobId, JOB_MS),
}

const reverted: Scenario = {
  name: 'cancelled, reverting',
  // Done, where the moves ended while no console ran.
  ends: ['cancelled', 'done'],
  from: 'before commit: order',
  drive: async (_arena, console, jobId) => {
    const job = await untilMoving(console, jobId)
    if (isOpen(job) && job.wish === 'run') await console.order({ do: 'cancel', jobId, inFlight: 'revert' })
    return console.ended(jobId, JOB_MS)
  },
}

const FASTER = 2_000_000

const changed: Scenario = {
  name: 'paused, rate changed',
  ends: ['done'],
  from: 'before commit: order',
  drive: async (arena, console, jobId) => {
    let job = await untilMoving(console, jobId)
    if (job.throttleBytesPerSecond !== FASTER) {
      await console.order({ do: 'pause', jobId })
      await console.order({ do: 'throttle', jobId, rate: FASTER })
    }
    // Whoever changed the rate may have died before the brokers were told: the next console tells them.
    const missing = async () => {
      job = await console.read(jobId)
      const inForce = (await arena.field.configs()).includes(`.rate=${FASTER}`)
      const past = !isOpen(job) || job.moves.every(({ state }) => state === 'done')
      return inForce || past ? null : 'the brokers have the earlier rate'
    }
    await until('the changed rate', missing, { deadlineMs: 15_000, everyMs: 50 })
    job = await console.read(jobId)
    if (isOpen(job) && job.wish === 'pause') await console.order({ do: 'resume', jobId })
    return console.ended(jobId, JOB_MS)
  },
}

export const SCENARIOS: readonly Scenario[] = [plain, reverted, changed]

function untilMoving(console: ChaosConsole, jobId: string): Promise<Job> {
  return console.until(
    jobId,
    (job) => !isOpen(job) || job.wish !== 'run' || job.moves.some(({ state }) => state === 'moving'),
    JOB_MS,
  )
}
