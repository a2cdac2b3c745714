import type { Plan } from '#lib/domain/plan/plan.ts'
import type { Database } from './database.ts'
import { planOfBody } from './saved-plan.ts'
import type { Slice } from './slice.ts'

export type PlanRecord = {
  readonly id: string
  readonly clusterSlug: string
  readonly title: string
  readonly plan: Plan
  readonly findings: readonly { readonly id: string; readonly title: string }[]
  readonly madeBy: string
  readonly madeAt: Date
  /** The job that carries it out; null before it is applied. */
  readonly jobId: string | null
}

export async function insertPlan(database: Database, record: Omit<PlanRecord, 'jobId'>): Promise<void> {
  const { plan, findings, ...rest } = record
  await database.plan.create({
    data: { ...rest, body: JSON.stringify(plan), findings: JSON.stringify(findings) },
  })
}

export async function readPlan(
  database: Database,
  clusterSlug: string,
  id: string,
): Promise<PlanRecord | null> {
  const row = await database.plan.findFirst({
    where: { id, clusterSlug },
    include: { jobs: { select: { id: true } } },
  })
  return row && planOf(row)
}

/** How many plans of a cluster there are, and how many of them have no job. */
export async function countPlans(
  database: Database,
  clusterSlug: string,
): Promise<{ readonly all: number; readonly unapplied: number }> {
  const [all, unapplied] = await Promise.all([
    database.plan.count({ where: { clusterSlug } }),
    database.plan.count({ where: { clusterSlug, jobs: { none: {} } } }),
  ])
  return { all, unapplied }
}

/** Newest first. */
export async function readPlans(
  database: Database,
  clusterSlug: string,
  { skip = 0, take }: Slice,
): Promise<readonly PlanRecord[]> {
  const rows = await database.plan.findMany({
    where: { clusterSlug },
    orderBy: [{ madeAt: 'desc' }, { id: 'desc' }],
    ...{ skip, take },
    include: { jobs: { select: { id: true } } },
  })
  return rows.map(planOf)
}

/** Those without a job, newest first, at most `limit`. */
export async function readUnappliedPlans(
  database: Database,
  clusterSlug: string,
  limit: number,
): Promise<readonly PlanRecord[]> {
  const rows = await database.plan.findMany({
    where: { clusterSlug, jobs: { none: {} } },
    orderBy: { madeAt: 'desc' },
    take: limit,
    include: { jobs: { select: { id: true } } },
  })
  return rows.map(planOf)
}

/** How many settings each of these plans changes, by its id. */
export async function countSettings(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await database.plan.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, body: true },
  })
  return new Map(rows.map(({ id, body }) => [id, planOfBody(body).configChanges.length]))
}

function planOf(row: {
  id: string
  clusterSlug: string
  title: string
  body: string
  findings: string
  madeBy: string
  madeAt: Date
  jobs: readonly { id: string }[]
}): PlanRecord {
  const { body, findings, jobs, ...rest } = row
  return { ...rest, plan: planOfBody(body), findings: JSON.parse(findings), jobId: jobs[0]?.id ?? null }
}
