import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '#bin/progress.ts'
import { isOpen, type Job } from '#lib/domain/job/job.ts'
import { clusterOf } from '../stand.ts'
import type { Arena } from './arena.ts'
import type { ChaosConsole } from './chaos-console.ts'
import type { Order } from './console-process.ts'
import { type MakeErrand, toOtherDirs, toOtherSide, withoutBroker2 } from './errand.ts'
import { RATE } from './field.ts'

const JOB_MS = 60_000
const TRIES = 10
const AGAIN_MS = 500
/** The broker that has nothing more to do for its job when it dies. */
const AWAY = 2
/**
 * Slow enough for an operator to come in between, or a broker to die: Kafka lets a megabyte through at once, and counts it over
 * eleven seconds.
 */
export const SLOW = 50_000

/** What an operator does with a job that has begun. It may be done again by the next console, from wherever the job then is. */
export type Scenario = {
  readonly name: string
  /** Bytes per second. */
  readonly rate: number
  /** The states in which the job may end. */
  readonly ends: readonly Job['state'][]
  /** The first point of the scenario that the plain job does not pass; null where it is the plain job. */
  readonly from: string | null
  /** The last one that tells something new; null for all up to the end. */
  readonly to: string | null
  /** Which of them are hit. */
  readonly points: RegExp
  readonly errand: MakeErrand
  readonly drive: (arena: Arena, console: ChaosConsole, jobId: string) => Promise<Job>
}

const WHOLE = { to: null, points: /./, errand: toOtherSide }

const plain: Scenario = {
  ...WHOLE,
  name: 'plain job',
  rate: RATE,
  ends: ['done'],
  from: null,
  drive: (_arena, console, jobId) => console.ended(jobId, JOB_MS),
}

const reverted: Scenario = {
  ...WHOLE,
  name: 'cancelled, reverting',
  rate: SLOW,
  // Done, where the moves ended while no console ran.
  ends: ['cancelled', 'done'],
  from: 'before commit: order',
  drive: async (_arena, console, jobId) => {
    const job = await untilMoving(console, jobId)
    if (isOpen(job) && job.wish === 'run')
      await orderOpen(console, { do: 'cancel', jobId, inFlight: 'revert' })
    return console.ended(jobId, JOB_MS)
  },
}

export const FASTER = 2_000_000

const changed: Scenario = {
  ...WHOLE,
  name: 'paused, rate changed',
  rate: SLOW,
  ends: ['done'],
  from: 'before commit: order',
  drive: async (arena, console, jobId) => {
    let job = await untilMoving(console, jobId)
    if (job.throttleBytesPerSecond !== FASTER) {
      await orderOpen(console, { do: 'pause', jobId })
      await orderOpen(console, { do: 'throttle', jobId, rate: FASTER })
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
    if (isOpen(job) && job.wish === 'pause') await orderOpen(console, { do: 'resume', jobId })
    return console.ended(jobId, JOB_MS)
  },
}

/** What the job does before and afterwards, it does as the plain one. */
const moved: Scenario = {
  name: 'between log directories',
  rate: RATE,
  ends: ['done'],
  from: 'before request: AlterReplicaLogDirs',
  to: 'after commit: a step is done',
  // What is kept of the progress is hit in the plain job; here nothing follows from it.
  points: /^(?!.*progress)/,
  errand: toOtherDirs,
  drive: (_arena, console, jobId) => console.ended(jobId, JOB_MS),
}

const movedBack: Scenario = {
  ...moved,
  name: 'between log directories, cancelled',
  rate: SLOW,
  // Done, where the copies ended while no console ran.
  ends: ['cancelled', 'done'],
  from: 'after commit: order',
  to: 'after commit: a step is cancelled',
  drive: async (_arena, console, jobId) => {
    const job = await console.until(
      jobId,
      ({ state, wish, progress: { logDirs } }) =>
        !isOpen({ state }) || wish !== 'run' || (logDirs?.bytesUnderWay ?? 0) > 0,
      JOB_MS,
    )
    if (isOpen(job) && job.wish === 'run')
      await orderOpen(console, { do: 'cancel', jobId, inFlight: 'revert' })
    return console.ended(jobId, JOB_MS)
  },
}

const leftBehind: Scenario = {
  name: 'broker away at the clean-up',
  rate: SLOW,
  ends: ['done'],
  from: 'after commit: leftovers',
  to: 'after commit: a leftover is gone',
  points: /request|leftover/,
  errand: withoutBroker2,
  drive: async ({ stand }, console, jobId) => {
    const cluster = clusterOf(stand)
    const job = await untilMoving(console, jobId)
    if (isOpen(job) && (await cluster.pidOf(AWAY)) !== null) await cluster.kill(AWAY)
    if (isOpen(job) && job.throttleBytesPerSecond !== FASTER)
      await orderOpen(console, { do: 'throttle', jobId, rate: FASTER })
    const end = await console.ended(jobId, JOB_MS)
    await cluster.restart()
    await console.tidied(jobId)
    return end
  },
}

export const SCENARIOS: readonly Scenario[] = [plain, reverted, changed, moved, movedBack, leftBehind]

/**
 * A job that has ended meanwhile takes no orders, and says so. One whose move drops replicas at this moment is not reverted: for a
 * moment they are shown as originals that are not in sync.
 */
export async function orderOpen(console: ChaosConsole, order: Order): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      return await console.order(order)
    } catch (error) {
      if (String(error).includes('has ended')) return
      if (!String(error).includes('not in sync')) throw error
    }
    await sleep(AGAIN_MS)
  }
  throw new Error(`the job took no order in ${TRIES} tries`)
}

function untilMoving(console: ChaosConsole, jobId: string): Promise<Job> {
  return console.until(
    jobId,
    (job) => !isOpen(job) || job.wish !== 'run' || job.moves.some(({ state }) => state === 'moving'),
    JOB_MS,
  )
}
