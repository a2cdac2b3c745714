import { z } from 'zod'
import type { Finding } from '#lib/domain/audit/finding.ts'
import { partitionOf } from '#lib/domain/cluster.ts'
import { reverseOf } from '#lib/domain/config/change.ts'
import { changesSettings, isInFlight, isOpen, REVERT_ANYWAY } from '#lib/domain/job/job.ts'
import { type Sequel, sequelEntries } from '#lib/domain/job/sequel.ts'
import { judgeImported } from '#lib/domain/plan/imported.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import { formatBytes } from '#lib/domain/quantity.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { missingOriginals } from '#lib/jobs/steps/standing.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { giveOrder, type Order } from '#lib/store/jobs.ts'
import { insertPlan } from '#lib/store/plans.ts'
import type { Actor } from './actor.ts'
import { planUntouched } from './configs.ts'
import { fromDatabase } from './database.ts'
import { readJob } from './jobs.ts'
import { mended } from './mended.ts'
import { newId } from './new-id.ts'
import { readPlan, type SavedPlan, stillThere } from './plans.ts'
import { type Reading, readCluster, watchedCluster } from './reading.ts'
import { Throttle } from './throttle.ts'

/** Submits nothing more until it is resumed; what is in flight ends. */
export async function pauseJob(actor: Actor, slug: string, jobId: string): Promise<Result<null>> {
  return order(
    actor,
    slug,
    jobId,
    { wish: 'pause' },
    'paused the job: what is in flight ends, nothing more begins',
  )
}

export async function resumeJob(actor: Actor, slug: string, jobId: string): Promise<Result<null>> {
  return order(actor, slug, jobId, { wish: 'run' }, 'resumed the job')
}

const Rate = z.object({ throttleBytesPerSecond: Throttle })

/** Changes the rate of a job that runs; the brokers are brought to it within a second or two. Refused where nothing is copied. */
export async function changeThrottle(
  actor: Actor,
  slug: string,
  jobId: string,
  input: unknown,
): Promise<Result<null>> {
  const parsed = Rate.safeParse(input)
  if (!parsed.success) return fail('invalid-input', parsed.error.issues[0]?.message ?? 'Give a rate.')
  const { throttleBytesPerSecond } = parsed.data
  const job = await readJob(actor, slug, jobId)
  if (!job.ok) return job
  if (changesSettings(job.value)) {
    const hint = 'Only jobs that move replicas are limited.'
    return fail('invalid-input', 'The job changes settings: it copies nothing that could be limited.', hint)
  }
  const rate = `${formatBytes(throttleBytesPerSecond)}/s`
  return order(actor, slug, jobId, { throttleBytesPerSecond }, `set the throttle to ${rate}`)
}

const Cancel = z.object({ inFlight: z.enum(['finish', 'revert']), override: z.string().optional() })

/**
 * Begins nothing more, and lets what is in flight end, or brings it back to where it was. The latter is refused where replicas
 * that it goes back to are not in sync: Kafka could be left without a leader (KAFKA-14424). `override` does it all the same.
 */
export async function cancelJob(
  actor: Actor,
  slug: string,
  jobId: string,
  input: unknown,
): Promise<Result<null>> {
  const parsed = Cancel.safeParse(input)
  if (!parsed.success) return fail('invalid-input', 'Say what is to become of what is in flight.')
  const { inFlight, override } = parsed.data
  if (inFlight === 'revert' && override !== REVERT_ANYWAY) {
    const unsafe = await unsafeToRevert(actor, slug, jobId)
    if (!unsafe.ok) return unsafe
    if (unsafe.value.length > 0) {
      return fail(
        'cancel-unsafe',
        `${counted(unsafe.value.length, 'partition')} (${listedUpTo(3, unsafe.value)}) would go back to replicas that are not in sync, and could be left without a leader. Nothing was changed.`,
      )
    }
  }
  const words =
    inFlight === 'finish'
      ? 'cancelled the job: what is in flight ends, nothing more begins'
      : 'cancelled the job: what is in flight goes back to where it was'
  const wish = inFlight === 'revert' && override === REVERT_ANYWAY ? 'revert-anyway' : inFlight
  return order(actor, slug, jobId, { wish }, words)
}

/** Asks the cluster itself: what was read last may be older than the loss of a broker. */
async function unsafeToRevert(actor: Actor, slug: string, jobId: string): Promise<Result<string[]>> {
  const job = await readJob(actor, slug, jobId)
  if (!job.ok) return job
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const inFlight = job.value.moves.filter(isInFlight)
  const names = [...new Set(inFlight.map(({ topic }) => topic))]
  const read = await describeTopics(watched.value.collector.link, names)
  if (!read.ok) return read
  const topics = new Map(read.value.map((topic) => [topic.name, topic]))
  return ok(
    inFlight.flatMap((move) => {
      const partition = partitionOf(topics.get(move.topic), move.partition)
      if (!partition || missingOriginals(move, partition).length === 0) return []
      return [`${move.topic}-${move.partition}`]
    }),
  )
}

/** Saves a plan that brings back what an ended job has changed, as far as nobody has changed it since. */
export function planRollback(
  actor: Actor,
  slug: string,
  jobId: string,
): Promise<Result<{ readonly planId: string }>> {
  return planAfter(actor, slug, jobId, 'Roll back', { at: 'to', target: 'from' })
}

/** Saves a plan for what an ended job has left undone, as far as nobody has changed it since. */
export function planRetry(
  actor: Actor,
  slug: string,
  jobId: string,
): Promise<Result<{ readonly planId: string }>> {
  return planAfter(actor, slug, jobId, 'Retry', { at: 'from', target: 'to' })
}

async function planAfter(
  actor: Actor,
  slug: string,
  jobId: string,
  verb: string,
  sequel: Sequel,
): Promise<Result<{ readonly planId: string }>> {
  const job = await readJob(actor, slug, jobId)
  if (!job.ok) return job
  if (isOpen(job.value)) return fail('job-running', 'The job has not ended. Cancel it first, or wait.')
  const title = `${verb} “${job.value.title}”`
  const saved = await readPlan(actor, slug, job.value.planId)
  if (!saved.ok) return saved
  const reading = await readForSequel(actor, slug, saved.value.plan)
  if (!reading.ok) return reading
  const findings = sequel.target === 'to' ? stillThere(saved.value, reading.value) : []
  const about = { title, findings }
  if (changesSettings(job.value)) return planSettingsAfter(actor, slug, saved.value, sequel.target, about)
  const { cluster } = reading.value.observation
  const entries = sequelEntries(cluster, saved.value.plan, sequel)
  if (entries.length === 0) return fail('plan-empty', 'Nothing of this job is left to be changed.')
  const planId = newId()
  const record = {
    id: planId,
    clusterSlug: slug,
    title,
    plan: judgeImported(cluster, entries),
    findings: findings.map(mended),
    madeBy: actor.name,
    madeAt: new Date(),
  }
  const stored = await fromDatabase('The plan could not be saved', (database) => insertPlan(database, record))
  return stored.ok ? ok({ planId }) : stored
}

function planSettingsAfter(
  actor: Actor,
  slug: string,
  { plan: { configChanges, topicIds } }: SavedPlan,
  target: Sequel['target'],
  about: { readonly title: string; readonly findings: readonly Finding[] },
): Promise<Result<{ readonly planId: string }>> {
  const changes = target === 'from' ? configChanges.map(reverseOf) : configChanges
  return planUntouched(actor, slug, changes, topicIds, about)
}

/** The cluster; read anew where the plan moves replicas between log directories, for these are read seldom. */
async function readForSequel(
  actor: Actor,
  slug: string,
  { logDirMoves }: Pick<Plan, 'logDirMoves'>,
): Promise<Result<Reading>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const fresh = logDirMoves.length === 0 ? null : await watched.value.collector.refresh()
  return fresh && !fresh.ok ? fresh : readCluster(actor, slug)
}

async function order(
  actor: Actor,
  slug: string,
  jobId: string,
  wanted: Partial<Order>,
  words: string,
): Promise<Result<null>> {
  const job = await readJob(actor, slug, jobId)
  if (!job.ok) return job
  const given = await fromDatabase('The order could not be kept, so nothing was changed', (database) =>
    giveOrder(database, jobId, wanted, `${actor.name} ${words}.`, new Date()),
  )
  if (!given.ok) return given
  if (given.value) return ok(null)
  const now = await readJob(actor, slug, jobId)
  if (!now.ok) return now
  return isOpen(now.value)
    ? fail('job-running', 'The job was cancelled already: it ends as soon as what is in flight has.')
    : fail('job-ended', 'The job has ended. Nothing was changed.')
}
