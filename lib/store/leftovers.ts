import type { BrokerId } from '#lib/domain/cluster.ts'
import { type Leftover, OPEN_STATES } from '#lib/domain/job/job.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { type Claim, underClaim } from './lease.ts'
import { ofCluster } from './same-cluster.ts'

/** What jobs have left behind on brokers that were away. */

const ENDED = { notIn: [...OPEN_STATES] }

/** Commits what the job could not put back, so that it can end. What is kept already stays as it is. */
export async function keepLeftovers(
  database: Database,
  claim: Claim,
  leftovers: readonly Omit<Leftover, 'since' | 'jobId'>[],
  at: Date,
): Promise<void> {
  const { jobId } = claim
  await underClaim(database, claim, 'leftovers', async (transaction) => {
    for (const { broker, key, ours, prior } of leftovers) {
      const row = { jobId, broker, key, ours: JSON.stringify(ours), prior, since: at }
      const where = { jobId_broker_key: { jobId, broker, key } }
      await transaction.jobLeftover.upsert({ where, create: row, update: {} })
    }
  })
}

/** Commits that nothing of the job is left on a broker, with a line in its log. */
export async function removeLeftovers(
  database: Database,
  claim: Claim,
  broker: BrokerId,
  text: string,
  at: Date,
): Promise<void> {
  const { jobId } = claim
  await underClaim(database, claim, 'a leftover is gone', async (transaction) => {
    const { count } = await transaction.jobLeftover.deleteMany({ where: { jobId, broker } })
    if (count > 0) await transaction.jobLog.create({ data: { jobId, at, text } })
  })
}

/** What a job has left behind. */
export function readLeftoversOf(database: Database, jobId: string): Promise<readonly Leftover[]> {
  return read(database, { jobId })
}

/** What ended jobs have left behind on a cluster, oldest first. */
export function readLeftoversOn(database: Database, clusterSlug: string): Promise<readonly Leftover[]> {
  return read(database, { job: { clusterSlug, state: ENDED } })
}

/** What ended jobs have left behind on the cluster of this one, under whatever name, oldest first. */
export async function readLeftoversBefore(database: Database, jobId: string): Promise<readonly Leftover[]> {
  const cluster = await database.job.findUniqueOrThrow({
    where: { id: jobId },
    select: { clusterSlug: true, clusterId: true },
  })
  return read(database, { job: { ...ofCluster(cluster), state: ENDED } })
}

/** An ended job that has left something behind, and where. */
export type UntidyJob = {
  readonly jobId: string
  readonly clusterSlug: string
  readonly brokers: readonly BrokerId[]
}

export async function readUntidyJobs(database: Database): Promise<readonly UntidyJob[]> {
  const rows = await database.jobLeftover.findMany({
    where: { job: { state: ENDED } },
    distinct: ['jobId', 'broker'],
    select: { jobId: true, broker: true, job: { select: { clusterSlug: true } } },
  })
  return [...Map.groupBy(rows, ({ jobId }) => jobId)].map(([jobId, own]) => ({
    jobId,
    clusterSlug: own[0]?.job.clusterSlug ?? '',
    brokers: own.map(({ broker }) => broker),
  }))
}

async function read(database: Database, where: Prisma.JobLeftoverWhereInput): Promise<Leftover[]> {
  const rows = await database.jobLeftover.findMany({
    where,
    orderBy: [{ since: 'asc' }, { broker: 'asc' }, { key: 'asc' }],
  })
  return rows.map(leftoverOf)
}

/** One row, as the domain has it. */
export function leftoverOf(row: {
  readonly jobId: string
  readonly broker: number
  readonly key: string
  readonly ours: string
  readonly prior: string | null
  readonly since: Date
}): Leftover {
  const { jobId, broker, key, prior } = row
  return { jobId, broker, key, prior, ours: JSON.parse(row.ours), since: row.since.getTime() }
}
