import type { Database } from './database.ts'

/** When a job was at work, and on which plan. */
export type JobTime = {
  readonly id: string
  readonly planId: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Null while it has not ended. */
  readonly endedAt: number | null
}

/** The jobs of a cluster that were at work at some time since `from`, newest first. */
export async function readJobTimes(
  database: Database,
  clusterSlug: string,
  from: Date,
): Promise<readonly JobTime[]> {
  const jobs = await database.job.findMany({
    where: { clusterSlug, startedAt: { not: null }, OR: [{ endedAt: null }, { endedAt: { gte: from } }] },
    orderBy: { createdAt: 'desc' },
    select: { id: true, planId: true, startedAt: true, endedAt: true },
  })
  return jobs.flatMap(({ startedAt, endedAt, ...rest }) =>
    startedAt === null
      ? []
      : [{ ...rest, startedAt: startedAt.getTime(), endedAt: endedAt?.getTime() ?? null }],
  )
}
