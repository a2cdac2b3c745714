import { z } from 'zod'
import type { Finding } from '#lib/domain/audit/finding.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import { configStaleness } from '#lib/domain/config/stale.ts'
import { riskFirst } from '#lib/domain/job/risk-first.ts'
import { stepsOf } from '#lib/domain/job/steps.ts'
import { checkGoals } from '#lib/domain/plan/check-goals.ts'
import { asksForSomething, type Goals } from '#lib/domain/plan/goals.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { renewed } from '#lib/domain/plan/renew.ts'
import { staleness } from '#lib/domain/plan/stale.ts'
import { goalsTitle } from '#lib/domain/plan/title.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import { insertJob, type NewJob, readOpenJobOn } from '#lib/store/jobs.ts'
import * as store from '#lib/store/plans.ts'
import type { Actor } from './actor.ts'
import { configConflict } from './configs.ts'
import { theConsole } from './console.ts'
import { fromDatabase } from './database.ts'
import { type PlanWish, parseWish } from './goals-input.ts'
import { mended } from './mended.ts'
import { newId } from './new-id.ts'
import { makePlan } from './planner.ts'
import { DEFAULT_THROTTLE, type Reading, readCluster, watchedCluster } from './reading.ts'
import { Throttle } from './throttle.ts'

export type SavedPlan = {
  readonly id: string
  readonly title: string
  readonly findings: readonly { readonly id: string; readonly title: string }[]
  readonly plan: Plan
  /** Epoch milliseconds. */
  readonly madeAt: number
  /** Why it does not fit the cluster any more, in words; null while it does, and once it was applied. */
  readonly stale: string | null
  readonly jobId: string | null
  /** Bytes per second. */
  readonly defaultThrottle: number
}

/** Plans are long to read in a large cluster. */
const LOOKED_AT = 10

/** Saves the plan with the fewest copies that mends the findings, which have these goals. */
export async function planToMend(
  actor: Actor,
  { connection: { slug }, observation }: Reading,
  goals: Goals,
  findings: readonly Finding[],
): Promise<Result<{ readonly planId: string }>> {
  const plan = await bestPlan(slug, observation.cluster, { goals, seed: 0 })
  return insert(actor, slug, { title: goalsTitle(goals), plan, findings })
}

/** What a save waits for an exact search that the preview has not made. */
const SAVE_LIMIT_MS = 15_000

/** Saves the plan with the fewest copies for the goals. Fails, with nothing saved, where they make no sense or change nothing. */
export async function planFor(
  actor: Actor,
  slug: string,
  goals: unknown,
  seed: unknown,
): Promise<Result<{ readonly planId: string }>> {
  const wish = parseWish({ goals, seed })
  if (!wish.ok) return wish
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { cluster } = reading.value.observation
  const faults = checkGoals(cluster, wish.value.goals).map(({ reason }) => reason)
  if (!asksForSomething(wish.value.goals)) faults.push('no goal is chosen')
  if (faults.length > 0) return fail('invalid-input', `Nothing was saved: ${faults.join('; ')}.`)
  const plan = await bestPlan(slug, cluster, wish.value)
  return insert(actor, slug, { title: goalsTitle(wish.value.goals), plan, findings: [] })
}

async function bestPlan(slug: string, cluster: Cluster, wish: PlanWish): Promise<Plan> {
  const { plans } = await theConsole()
  const known = await plans.recall(slug, cluster, wish)
  if (!known.open) return known.plan
  return makePlan(cluster, wish.goals, { seed: wish.seed, timeLimitMs: SAVE_LIMIT_MS })
}

/** Saves a plan for the same goals from the cluster as it is now; what it was to mend and is still wrong stays with it. */
export async function planAgain(
  actor: Actor,
  slug: string,
  planId: string,
): Promise<Result<{ readonly planId: string }>> {
  const saved = await readPlan(actor, slug, planId)
  if (!saved.ok) return saved
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { goals, seed } = saved.value.plan
  if (goals === null) {
    return fail('plan-impossible', 'This plan has no goals to plan for.', 'Make it again where it came from.')
  }
  const plan = await bestPlan(slug, reading.value.observation.cluster, { goals, seed })
  const findings = stillThere(saved.value, reading.value)
  return insert(actor, slug, { title: goalsTitle(goals), plan, findings })
}

/** Of the findings that a plan is to mend, those that are there now. */
export function stillThere(
  { findings }: Pick<SavedPlan, 'findings'>,
  now: Pick<Reading, 'findings'>,
): readonly Finding[] {
  const wanted = new Set(findings.map(({ id }) => id))
  return now.findings.filter(({ id }) => wanted.has(id))
}

async function insert(
  actor: Actor,
  slug: string,
  made: { readonly title: string; readonly plan: Plan; readonly findings: readonly Finding[] },
): Promise<Result<{ readonly planId: string }>> {
  const { plan, title, findings } = made
  if (plan.moves.length === 0 && plan.logDirMoves.length === 0) {
    const why = plan.unsatisfied.map(({ reason }) => reason).join('; ')
    return fail(
      'plan-impossible',
      why === '' ? 'Nothing has to change: the cluster is as these goals ask.' : `There is no plan. ${why}.`,
    )
  }
  const planId = newId()
  const record = {
    id: planId,
    clusterSlug: slug,
    title,
    plan,
    findings: findings.map(mended),
    madeBy: actor.name,
    madeAt: new Date(),
  }
  const saved = await fromDatabase('The plan could not be saved', (database) =>
    store.insertPlan(database, record),
  )
  return saved.ok ? ok({ planId }) : saved
}

/** The plan as it was saved, whatever the cluster is now, and be it that it was never read: the record of what its job was to do. */
export async function readRecord(actor: Actor, slug: string, planId: string): Promise<Result<Plan>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const record = await recordOf(slug, planId)
  return record.ok ? ok(record.value.plan) : record
}

async function recordOf(slug: string, planId: string): Promise<Result<store.PlanRecord>> {
  const record = await fromDatabase('The plan could not be read', (database) =>
    store.readPlan(database, slug, planId),
  )
  if (!record.ok) return record
  return record.value
    ? ok(record.value)
    : fail('plan-unknown', `There is no plan ${planId} for this cluster.`)
}

/** The plan as it was saved; what stands in its way is judged by the disks as they are now. */
export async function readPlan(actor: Actor, slug: string, planId: string): Promise<Result<SavedPlan>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const record = await recordOf(slug, planId)
  if (!record.ok) return record
  return ok(withObstaclesOfNow(savedPlan(record.value, reading.value), reading.value))
}

/** Those that could be applied now, of the last that were not applied yet; newest first. */
export async function openPlans(actor: Actor, slug: string): Promise<Result<readonly SavedPlan[]>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const records = await fromDatabase('The plans could not be read', (database) =>
    store.readUnappliedPlans(database, slug, LOOKED_AT),
  )
  if (!records.ok) return records
  return ok(
    records.value.map((record) => savedPlan(record, reading.value)).filter(({ stale }) => stale === null),
  )
}

/** The plan of a record, as it stands to the cluster of now. */
export function savedPlan(record: store.PlanRecord, { observation }: Reading): SavedPlan {
  const { id, title, findings, plan, jobId, madeAt } = record
  const stale =
    jobId === null
      ? (staleness(plan, observation.cluster) ??
        configStaleness(plan.configChanges, observation, madeAt.getTime()))
      : null
  return {
    id,
    title,
    findings,
    plan,
    madeAt: madeAt.getTime(),
    stale,
    jobId,
    defaultThrottle: DEFAULT_THROTTLE,
  }
}

function withObstaclesOfNow(saved: SavedPlan, { observation }: Reading): SavedPlan {
  if (saved.jobId !== null || saved.stale !== null) return saved
  const { obstacles } = renewed(saved.plan, observation.cluster)
  return { ...saved, plan: { ...saved.plan, obstacles } }
}

const Apply = z.object({ throttleBytesPerSecond: Throttle })

/** Commits a job that carries the plan out, then starts it. Fails, with nothing sent to Kafka, where the plan is stale. */
export async function applyPlan(
  actor: Actor,
  slug: string,
  planId: string,
  input: unknown,
): Promise<Result<{ readonly jobId: string }>> {
  const parsed = Apply.safeParse(input)
  if (!parsed.success)
    return fail('invalid-input', parsed.error.issues[0]?.message ?? 'The form is incomplete.')
  const saved = await readPlan(actor, slug, planId)
  if (!saved.ok) return saved
  const { title, stale, jobId: taken, plan } = saved.value
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { cluster } = reading.value.observation
  const [obstacle] = plan.obstacles
  if (taken !== null) return fail('job-running', 'This plan was applied already. Nothing was sent again.')
  if (stale !== null) return fail('plan-stale', `${stale} Nothing was changed.`)
  if (obstacle !== undefined) return fail('plan-refused', `${obstacle} Nothing was changed.`)
  if (plan.moves.length + plan.logDirMoves.length + plan.configChanges.length === 0)
    return fail('plan-empty', 'This plan changes nothing.')
  const conflict = await configConflict(actor, slug, plan)
  if (conflict) return { ok: false, problem: conflict }

  const job: NewJob = {
    id: newId(),
    clusterSlug: slug,
    clusterId: cluster.clusterId,
    planId,
    title,
    throttle: parsed.data.throttleBytesPerSecond,
    createdBy: actor.name,
    createdAt: new Date(),
    steps: stepsOf(plan),
    moves: riskFirst(cluster, plan.moves),
    logDirMoves: plan.logDirMoves,
  }
  const inserted = await fromDatabase(
    'The job could not be saved, so nothing was sent to Kafka',
    (database) => insertJob(database, job),
  )
  if (!inserted.ok) return inserted
  if (!inserted.value) return jobInTheWay(job)
  const { runner } = await theConsole()
  runner.run(job.id)
  return ok({ jobId: job.id })
}

/** Why the job was not begun; where the other one is, if that is under another name of the cluster. */
async function jobInTheWay(job: NewJob): Promise<Result<never>> {
  const open = await fromDatabase(
    'Another job is at work on this cluster, and which one could not be read',
    (database) => readOpenJobOn(database, job),
  )
  if (!open.ok) return open
  if (open.value === null || open.value.clusterSlug === job.clusterSlug)
    return fail('job-running', 'Another job is at work on this cluster. Nothing was changed.')
  const { id, clusterSlug } = open.value
  return fail(
    'job-running',
    `A job is at work on this cluster, which is known as "${clusterSlug}" too: /clusters/${clusterSlug}/jobs/${id}. Nothing was changed.`,
  )
}
