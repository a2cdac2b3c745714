import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Problem } from '#lib/domain/problem.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import type { Guard } from '#lib/kafka/wire.ts'
import type { Database } from '#lib/store/database.ts'
import { readJob, readOpenJobIds } from '#lib/store/jobs.ts'
import {
  type Claim,
  claimJob,
  type HasEnded,
  LeaseLost,
  RENEWALS,
  releaseClaim,
  renewClaim,
} from '#lib/store/lease.ts'
import { readLeftoversOf, readUntidyJobs } from '#lib/store/leftovers.ts'
import { readPlan } from '#lib/store/plans.ts'
import { carryOut, tellBrokenOff } from './carry-out.ts'
import { mend } from './mend.ts'
import { Stopped, WAITS, type Waits, type Work } from './work.ts'

const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 60_000
/** A request leaves within this part of the lease after its console made sure of it, or not at all. */
const SEND_WITHIN = 2 / 3
/** How often jobs are looked for that nobody carries out. */
const LOOK_MS = 2_000
/** Between two attempts to put back what a job has left on a broker that is back. */
const MEND_AGAIN_MS = 15_000

export type RunnerOptions = {
  readonly database: Database
  /** Names this console among those that share the database. */
  readonly owner: string
  /** Whether the console of that name runs no more: what it left is taken over before its lease ends. */
  readonly hasEnded: HasEnded
  /** The collector of a cluster; null where the console does not know the cluster any more. */
  readonly collectorOf: (clusterSlug: string) => Collector | null
  readonly onError: (jobId: string, error: unknown) => void
  /** `WAITS` unless told otherwise. */
  readonly waits?: Waits
}

export type Runner = {
  /** Starts a job, or goes on with one, in the background, unless another console has it. Twice is as good as once. */
  readonly run: (jobId: string) => void
  /** Goes on with every open job that nobody carries out, now and whenever one is left. */
  readonly resume: () => Promise<void>
  /** Called after each change of that job by this console. */
  readonly subscribe: (jobId: string, listener: () => void) => () => void
  /** Stops after the request under way; the jobs stay open for the next start, or another console. */
  readonly stop: () => Promise<void>
}

/** Carries out jobs. All it knows is in the database: a process that dies at any point is replaced by the next. */
export function createRunner({
  database,
  owner,
  hasEnded,
  collectorOf,
  onError,
  waits: { leaseMs, patienceMs } = WAITS,
}: RunnerOptions): Runner {
  const running = new Map<string, Promise<void>>()
  const listeners = new Map<string, Set<() => void>>()
  const stopping = new AbortController()
  /** Of each ended job whose leftovers this console puts back at the moment. */
  const mending = new Map<string, Promise<ReadonlyMap<BrokerId, Problem>>>()
  const mendAgainAt = new Map<string, number>()
  let looking: Promise<void> | null = null
  const leaseEnd = () => new Date(Date.now() + leaseMs)

  function run(jobId: string): void {
    if (running.has(jobId) || stopping.signal.aborted) return
    running.set(
      jobId,
      persist(jobId)
        .catch((error: unknown) => onError(jobId, error))
        .finally(() => running.delete(jobId)),
    )
  }

  /** Repeats a job that broke off (the database was full or locked, or a bug) until it ends or is another's. */
  async function persist(jobId: string): Promise<void> {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      const claim = await claimJob(database, jobId, owner, new Date(), leaseEnd(), hasEnded)
      if (!claim) return
      try {
        return await hold(claim, (signal) => perform(claim, signal))
      } catch (error) {
        if (error instanceof Stopped || error instanceof LeaseLost) return
        onError(jobId, error)
        await tellBrokenOff(database, claim, error).catch((again: unknown) => onError(jobId, again))
        changed(jobId)
      }
      try {
        await sleep(wait, undefined, { signal: stopping.signal })
      } catch {
        return
      }
    }
  }

  /** Does something with a claimed job, and keeps the claim meanwhile. */
  async function hold<T>(claim: Claim, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const lost = new AbortController()
    const signal = AbortSignal.any([stopping.signal, lost.signal])
    const renewing = setInterval(() => {
      renewClaim(database, claim, leaseEnd()).catch((error: unknown) => {
        if (error instanceof LeaseLost) lost.abort(error)
        else onError(claim.jobId, error)
      })
    }, leaseMs / RENEWALS)
    try {
      return await act(signal)
    } finally {
      clearInterval(renewing)
      await releaseClaim(database, claim).catch((error: unknown) => onError(claim.jobId, error))
    }
  }

  async function perform(claim: Claim, signal: AbortSignal): Promise<void> {
    const { jobId } = claim
    const job = await readJob(database, jobId)
    const plan = job && (await readPlan(database, job.clusterSlug, job.planId))
    if (!job || !plan || job.endedAt !== null) return
    await carryOut(claim, job, plan, {
      database,
      collectorOf,
      patienceMs,
      pause: pauseUnder(signal),
      fence: () => fence(claim),
      mend: mendOnce,
      changed: () => changed(jobId),
    })
  }

  async function fence(claim: Claim): Promise<Guard> {
    const guard = guardFor(claim, leaseMs * SEND_WITHIN)
    await renewClaim(database, claim, leaseEnd())
    return guard
  }

  /** Puts back what an ended job has left behind: under its claim, so that only one console does. */
  function mendOnce(jobId: string, clusterSlug: string): Promise<ReadonlyMap<BrokerId, Problem>> {
    const known = mending.get(jobId)
    if (known) return known
    const work = mendUnderClaim(jobId, clusterSlug).finally(() => mending.delete(jobId))
    mending.set(jobId, work)
    return work
  }

  async function mendUnderClaim(jobId: string, clusterSlug: string): Promise<ReadonlyMap<BrokerId, Problem>> {
    const link = collectorOf(clusterSlug)?.link
    const claim = link && (await claimJob(database, jobId, owner, new Date(), leaseEnd(), hasEnded))
    if (!claim) return new Map()
    try {
      return await hold(claim, async (signal) => {
        const leftovers = await readLeftoversOf(database, jobId)
        const at = {
          link,
          fence: () => fence(claim),
          pause: pauseUnder(signal),
          now: () => performance.now(),
        }
        return mend(database, claim, leftovers, at)
      })
    } catch (error) {
      // Another console sees to it now, or the next start.
      if (error instanceof LeaseLost || error instanceof Stopped) return new Map()
      throw error
    } finally {
      changed(jobId)
    }
  }

  function changed(jobId: string): void {
    for (const listener of listeners.get(jobId) ?? []) listener()
  }

  async function look(): Promise<void> {
    for (const jobId of await readOpenJobIds(database)) run(jobId)
    for (const { jobId, clusterSlug, brokers } of await readUntidyJobs(database)) {
      const contacts = collectorOf(clusterSlug)?.observation()?.contacts
      const isBack = brokers.some((broker) => contacts?.[broker]?.answers)
      if (!isBack || Date.now() < (mendAgainAt.get(jobId) ?? 0) || stopping.signal.aborted) continue
      mendAgainAt.set(jobId, Date.now() + MEND_AGAIN_MS)
      mendOnce(jobId, clusterSlug).catch((error: unknown) => onError(jobId, error))
    }
  }

  async function keepLooking(): Promise<void> {
    for (;;) {
      try {
        await sleep(LOOK_MS, undefined, { signal: stopping.signal, ref: false })
      } catch {
        return
      }
      await look().catch((error: unknown) => onError('any', error))
    }
  }

  return {
    run,
    resume: async () => {
      await look()
      looking ??= keepLooking()
    },
    subscribe: (jobId, listener) => {
      const own = listeners.get(jobId) ?? new Set()
      listeners.set(jobId, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0) listeners.delete(jobId)
      }
    },
    stop: async () => {
      stopping.abort()
      await Promise.allSettled([...running.values(), ...mending.values(), looking])
    },
  }
}

function pauseUnder(signal: AbortSignal): Work['pause'] {
  return async (milliseconds) => {
    try {
      await sleep(milliseconds, undefined, { signal })
    } catch (error) {
      throw new Stopped('The runner stops.', { cause: error })
    }
  }
}

/** Throws once so much time has passed, by either clock: one may be set back, the other stand still in a sleep. */
function guardFor({ jobId }: Claim, milliseconds: number): Guard {
  const [wall, steady] = [Date.now(), performance.now()]
  return () => {
    if (Math.max(Date.now() - wall, performance.now() - steady) > milliseconds) throw new LeaseLost(jobId)
  }
}
